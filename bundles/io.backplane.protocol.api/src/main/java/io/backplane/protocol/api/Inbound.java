/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import java.util.Map;

/**
 * What a device sent, not decoded yet.
 *
 * @param protocol such as {@code mqtt}
 * @param topic topic or path below the protocol's root, without a leading slash
 * @param properties protocol properties, mostly empty
 * @param payload the bytes; nobody changes them after hand-over
 */
public record Inbound(
    String protocol, String topic, Map<String, String> properties, byte[] payload) {}
