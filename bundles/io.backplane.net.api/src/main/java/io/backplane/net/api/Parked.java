/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net.api;

/**
 * What a protocol card leaves of a connection for its successor: bytes only, no classes.
 *
 * @param format names the snapshot's format, such as {@code mqtt-session}
 * @param version of the format
 * @param snapshot the session's state
 * @param undecoded bytes received but not decoded yet
 * @param farewell what net writes before it closes if no successor comes, may be empty
 */
public record Parked(
    String format, int version, byte[] snapshot, byte[] undecoded, byte[] farewell) {}
