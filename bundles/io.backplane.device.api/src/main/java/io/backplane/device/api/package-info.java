/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Devices and what the platform knows of them: registry, profiles, groups, credentials, attributes,
 * presence, diagnostics, commands.
 *
 * <p>All references are non-null unless said otherwise; times are microseconds since the epoch, 0
 * for never. Registry services may block on the database unless they say otherwise. Everything that
 * can be changed carries a version, 1 or more, raised by each write; a write names the version it
 * builds on. What is only ever made and ended has none: credentials, commands, diagnostics; nor has
 * what devices say of themselves (presence, their own attributes), of which the newest counts.
 */
@Export
@Version("1.1.0")
package io.backplane.device.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
