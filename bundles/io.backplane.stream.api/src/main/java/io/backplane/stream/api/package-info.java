/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The durable stream: what every protocol appends to and everything else reads at its own pace.
 *
 * <p>A stream has a fixed number of partitions; a record lies in exactly one, chosen by its key,
 * and is named by (epoch, partition, offset). Within a partition offsets are 0, 1, 2 … without
 * gaps, and readers see records in that order. All references are non-null unless said otherwise;
 * times are microseconds since the epoch.
 */
@Export
@Version("1.1.0")
package io.backplane.stream.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
