/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Who may do what, and who this node is. One {@link io.backplane.security.api.Authorizer} is asked
 * by every door of the platform. All references are non-null unless said otherwise; times are
 * microseconds since the epoch.
 */
@Export
@Version("1.1.0")
package io.backplane.security.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
