/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Changing what runs: bundles and generations of the node, state that outlives them, requests held
 * meanwhile.
 */
@Export
@Version("1.2.0")
package io.backplane.plugin.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
