/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * From the wire to the stream: dialects that decode, the gate that takes in, sessions that carry
 * commands back. All references are non-null unless said otherwise; times are microseconds since
 * the epoch.
 */
@Export
@Version("1.1.0")
package io.backplane.protocol.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
