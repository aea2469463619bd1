/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What devices say, as values: identifiers, typed values, samples and messages, and the binary form
 * in which a message lies in the stream.
 *
 * <p>All references are non-null unless a parameter says otherwise. Times are microseconds since
 * 1970-01-01T00:00:00Z, UTC, without leap seconds. Every type here is immutable and safe for use by
 * any thread.
 */
@Export
@Version("1.1.0")
package io.backplane.message.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
