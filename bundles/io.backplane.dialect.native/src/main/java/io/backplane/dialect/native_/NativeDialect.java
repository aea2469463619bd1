/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Rejection.Reason;
import io.backplane.protocol.api.spi.Dialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The platform's own convention, as laid down in {@code docs/protocols/native.md}: what a device
 * may say with mosquitto_pub and curl alone.
 */
@Component(service = Dialect.class, property = Dialect.NAME + "=native")
public final class NativeDialect implements Dialect {
  private static final Value HAPPENED = new Value.Bool(true);

  private final Payloads payloads = new Payloads();

  /** Needs nothing. */
  @Activate
  public NativeDialect() {
    // the payload reader is all there is
  }

  @Override
  public Decoded decode(DeviceIdentity from, Inbound in, NodeClock clock) {
    try {
      return new Messages(messages(from, in, clock));
    } catch (Malformed m) {
      return new Rejected(m.rejection());
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " at " + Json.where(e.getLocation());
      return malformed(e.getOriginalMessage() + where);
    } catch (IOException e) {
      return malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Rejected malformed(String detail) {
    return new Rejected(
        new Rejection(Reason.MALFORMED_PAYLOAD, Malformed.printable("no JSON: " + detail, 300)));
  }

  private List<DeviceMessage> messages(DeviceIdentity from, Inbound in, NodeClock clock)
      throws IOException {
    Route route = Route.of(in.topic());
    byte[] p = in.payload();
    String name = route.name();
    return switch (route.form()) {
      case TELEMETRY -> one(from, route, MessageKind.TELEMETRY, payloads.samples(p, clock));
      case ATTRIBUTES -> one(from, route, MessageKind.ATTRIBUTES, payloads.samples(p, clock));
      case TELEMETRY_KEY ->
          one(from, route, MessageKind.TELEMETRY, List.of(payloads.single(name, p, clock, null)));
      case ATTRIBUTE_KEY ->
          one(from, route, MessageKind.ATTRIBUTES, List.of(payloads.single(name, p, clock, null)));
      case EVENT ->
          one(from, route, MessageKind.EVENT, List.of(payloads.single(name, p, clock, HAPPENED)));
      case RESPONSE ->
          one(from, route, MessageKind.COMMAND_RESPONSE, payloads.response(name, p, clock));
      case FLEET_TELEMETRY -> fleet(from, MessageKind.TELEMETRY, payloads.fleet(p, clock));
      case FLEET_ATTRIBUTES -> fleet(from, MessageKind.ATTRIBUTES, payloads.fleet(p, clock));
    };
  }

  private static List<DeviceMessage> one(
      DeviceIdentity from, Route route, MessageKind kind, List<Sample> samples) {
    DeviceId device = route.device() == null ? from.device() : route.device();
    return List.of(new DeviceMessage(from.tenant(), device, kind, 0, samples, Origin.NONE));
  }

  private static List<DeviceMessage> fleet(
      DeviceIdentity from, MessageKind kind, Map<DeviceId, List<Sample>> fleet) {
    List<DeviceMessage> messages = new ArrayList<>(fleet.size());
    fleet.forEach(
        (device, samples) ->
            messages.add(new DeviceMessage(from.tenant(), device, kind, 0, samples, Origin.NONE)));
    return messages;
  }

  @Override
  public Outbound encode(Command command) {
    return new Outbound(
        "commands/" + command.id() + "/" + command.name(),
        command.inputJson().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Outbound encodeVia(DeviceIdentity gateway, Command command) {
    return new Outbound(
        "devices/" + command.device() + "/commands/" + command.id() + "/" + command.name(),
        command.inputJson().getBytes(StandardCharsets.UTF_8));
  }

  /** Every topic here is the device's own; those that begin with a dollar sign are the server's. */
  @Override
  public boolean maySubscribe(DeviceIdentity from, String topicFilter) {
    return !topicFilter.isEmpty() && topicFilter.charAt(0) != '$';
  }
}
