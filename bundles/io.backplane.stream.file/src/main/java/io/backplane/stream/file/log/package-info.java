/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The log of a stream on the disk: frames, segments, indexes, recovery, and reading them. */
package io.backplane.stream.file.log;
