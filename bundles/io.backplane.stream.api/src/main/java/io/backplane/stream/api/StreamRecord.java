/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.nio.ByteBuffer;

/**
 * One record read.
 *
 * @param partition its partition
 * @param offset its offset there
 * @param time microseconds since the epoch at which it was taken in
 * @param keyHash its key's hash
 * @param body its bytes from position to limit; read-only in meaning, valid until the next poll of
 *     the consumer that returned it (records of {@link Stream#read} stay valid)
 */
public record StreamRecord(int partition, long offset, long time, int keyHash, ByteBuffer body) {}
