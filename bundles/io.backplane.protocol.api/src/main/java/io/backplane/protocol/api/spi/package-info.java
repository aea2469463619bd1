/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What dialect cards and cards of authentication methods implement. */
@Export
@Version("1.1.0")
package io.backplane.protocol.api.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
