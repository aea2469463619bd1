/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What keeps series durable and in bounds: checkpoints, recovery, retention, erasure, repair. */
package io.backplane.telemetry.chunk.keep;
