/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Series and their newest points in memory, and the maps of the file. */
package io.backplane.telemetry.chunk.series;
