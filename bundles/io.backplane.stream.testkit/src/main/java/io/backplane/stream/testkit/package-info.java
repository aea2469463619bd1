/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * For tests only, never shipped: {@link io.backplane.stream.testkit.MemoryStreams}, a stream in
 * memory for the unit tests of whoever appends or consumes, and {@link
 * io.backplane.stream.testkit.StreamContractTest}, what every implementation of {@code stream.api}
 * must pass.
 */
@Export
@Version("1.0.0")
package io.backplane.stream.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
