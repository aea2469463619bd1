/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api.spi;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.DeviceMessage;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Rejection;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A convention of topics and payloads. Published as a service with the property {@link #NAME}.
 * Called by I/O threads, several at a time: must not block, keeps no state per connection. What it
 * throws counts as {@link Rejection.Reason#DIALECT_FAULT} of that message.
 */
@ConsumerType
public interface Dialect {
  /** Service property: the name profiles and listeners choose the dialect by. */
  String NAME = "backplane.dialect";

  /**
   * Decodes what a device sent.
   *
   * @param from who sent it
   * @param in what
   * @param clock gives the time of samples that carry none; valid during the call only
   * @return the messages in it, in order, or why there are none
   */
  Decoded decode(DeviceIdentity from, Inbound in, NodeClock clock);

  /**
   * How a command looks on the wire.
   *
   * @param command the command
   * @return topic and payload
   */
  Outbound encode(Command command);

  /**
   * How a command to a device behind a gateway looks on the gateway's connection.
   *
   * @param gateway the device that is connected
   * @param command a command to a device that speaks through it
   * @return topic and payload; null if gateways of this dialect take no commands for others
   */
  default Outbound encodeVia(DeviceIdentity gateway, Command command) {
    return null;
  }

  /**
   * Whether a device may listen there.
   *
   * @param from who
   * @param topicFilter an MQTT topic filter
   * @return true if every topic it matches is meant for that device
   */
  boolean maySubscribe(DeviceIdentity from, String topicFilter);

  /** What came of decoding. */
  sealed interface Decoded {}

  /**
   * It was understood.
   *
   * @param messages one or more; {@code receivedAt} and origin are filled in by the gate
   */
  record Messages(List<DeviceMessage> messages) implements Decoded {}

  /**
   * It was not.
   *
   * @param rejection why
   */
  record Rejected(Rejection rejection) implements Decoded {}

  /**
   * Something to say to a device.
   *
   * @param topic where
   * @param payload what
   */
  record Outbound(String topic, byte[] payload) {}
}
