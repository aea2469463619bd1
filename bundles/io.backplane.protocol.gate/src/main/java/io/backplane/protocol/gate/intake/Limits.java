/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.intake;

/**
 * The configuration in the units that the hot path compares with.
 *
 * @param payload bytes
 * @param samples values per message
 * @param key characters
 * @param future microseconds ahead
 * @param past microseconds behind
 * @param budget nanoseconds a dialect may take
 */
public record Limits(int payload, int samples, int key, long future, long past, long budget) {}
