/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Figures for operators: cards publish {@link io.backplane.metrics.api.MetricSource} services, one
 * card renders them.
 */
@Export
@Version("1.0.0")
package io.backplane.metrics.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
