/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

/**
 * How much at once and how long to wait.
 *
 * @param batch records read and written together at most
 * @param pollMillis how long a poll waits for records
 * @param retryMillis the longest pause between attempts
 */
record Pace(int batch, int pollMillis, int retryMillis) {}
