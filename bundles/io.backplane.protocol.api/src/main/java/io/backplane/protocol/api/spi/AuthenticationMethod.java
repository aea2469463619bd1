/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api.spi;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.message.api.TenantId;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way for devices to log in by an exchange of messages, as the enhanced authentication of MQTT
 * 5.0 carries it. Published as a service with the property {@link #NAME}.
 *
 * <p>A method keeps nothing about an exchange: what it has to know at the next message it hands to
 * the caller as {@link Challenge#state()}, who gives it back. So an exchange goes on when the card
 * of the method or that of the protocol is replaced in the middle of it.
 */
@ConsumerType
public interface AuthenticationMethod {
  /** Service property: the name devices choose the method by, such as {@code SCRAM-SHA-256}. */
  String NAME = "backplane.authentication.method";

  /**
   * Deals with a message of the device. Called by I/O threads, several at a time, of one exchange
   * one after the other; the same message may come twice, if nobody heard the first answer. Must
   * not block.
   *
   * @param peer who speaks
   * @param state what the method left with its last challenge; empty for the first message
   * @param data what the device said, may be empty; at most 65535 bytes
   * @return the answer. A stage that fails, and {@link Reason#UNAVAILABLE}, let the device wait:
   *     the message is offered again a moment later
   */
  CompletionStage<Step> next(Peer peer, byte[] state, byte[] data);

  /**
   * Who speaks.
   *
   * @param tenant the tenant named by the listener
   * @param user the user name given beside the exchange, may be empty; nothing proves it
   * @param remote the peer's address, for logs and throttling
   * @param protocol such as {@code mqtt}
   */
  record Peer(TenantId tenant, String user, String remote, String protocol) {}

  /** What follows. */
  sealed interface Step {}

  /**
   * The device has to say more.
   *
   * @param state for the method's next call, not empty, at most 16 KiB; the device does not see it
   * @param data for the device, may be empty, at most 65535 bytes
   */
  record Challenge(byte[] state, byte[] data) implements Step {}

  /**
   * It is this device.
   *
   * @param identity who
   * @param data a last word for the device, may be empty, at most 65535 bytes
   */
  record Proven(DeviceIdentity identity, byte[] data) implements Step {}

  /**
   * It is not let in.
   *
   * @param reason why
   */
  record Denied(Reason reason) implements Step {}
}
