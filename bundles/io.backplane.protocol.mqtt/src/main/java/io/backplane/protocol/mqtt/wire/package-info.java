/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * MQTT 3.1.1 and 5.0 on the wire: packets that clients send are read strictly, packets for clients
 * are written. Knows bytes and nothing of sessions; a packet that is not as the specification
 * demands is a {@link io.backplane.protocol.mqtt.wire.PacketFault} with the reason code to answer.
 */
package io.backplane.protocol.mqtt.wire;
