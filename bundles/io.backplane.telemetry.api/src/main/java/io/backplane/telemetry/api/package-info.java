/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Values over time: what a store keeps and how it is asked. Times are microseconds since the epoch;
 * ranges are half-open, {@code from <= time < to}. All references are non-null unless said
 * otherwise.
 */
@Export
@Version("1.0.0")
package io.backplane.telemetry.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
