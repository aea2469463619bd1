/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Answers to questions about one series and about the fleet. */
package io.backplane.telemetry.chunk.query;
