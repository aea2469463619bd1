/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import java.util.Arrays;

/**
 * Messages, wills and identities in the neutral form in which they outlive this card. Field numbers
 * are never reused.
 */
public final class StateCodec {
  private StateCodec() {}

  public static void message(WireWriter out, int field, OutMessage m) {
    int mark = out.begin(field);
    out.string(1, m.topic());
    out.bytes(2, m.payload());
    out.varint(3, m.qos());
    out.varint(4, m.retain() ? 1 : 0);
    out.string(5, m.commandId());
    if (m.content().properties().length > 0) {
      out.bytes(6, m.content().properties());
    }
    if (m.content().expiresAt() > 0) {
      out.varint(7, m.content().expiresAt());
    }
    for (int id : m.subscriptionIds()) {
      out.varint(8, id);
    }
    if (m.packetId() > 0) {
      out.varint(11, m.packetId());
    }
    if (m.queuedAt() > 0) {
      out.varint(12, m.queuedAt());
    }
    out.end(mark);
  }

  public static OutMessage message(WireReader in) {
    int mark = in.enter();
    String topic = "";
    byte[] payload = new byte[0];
    byte[] properties = new byte[0];
    long expiresAt = 0;
    int qos = 0;
    boolean retain = false;
    int[] ids = OutMessage.NO_IDS;
    String command = OutMessage.NO_COMMAND;
    int packetId = 0;
    long queuedAt = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> topic = in.string();
        case 2 -> payload = in.bytes();
        case 3 -> qos = (int) in.varint();
        case 4 -> retain = in.varint() != 0;
        case 5 -> command = in.string();
        case 6 -> properties = in.bytes();
        case 7 -> expiresAt = in.varint();
        case 8 -> {
          ids = Arrays.copyOf(ids, ids.length + 1);
          ids[ids.length - 1] = (int) in.varint();
        }
        case 11 -> packetId = (int) in.varint();
        case 12 -> queuedAt = in.varint();
        default -> in.skip();
      }
    }
    in.leave(mark);
    Content content = new Content(topic, payload, properties, expiresAt);
    return new OutMessage(content, qos, retain, ids, command, packetId, Delivery.NONE, queuedAt);
  }

  /** A will, in the fields of a message and two more. */
  public static void will(WireWriter out, int field, Will w) {
    int mark = out.begin(field);
    out.string(1, w.topic());
    out.bytes(2, w.payload());
    out.varint(3, w.qos());
    out.varint(4, w.retain() ? 1 : 0);
    out.bytes(6, w.properties());
    out.varint(9, w.expiry() + 1);
    out.varint(10, w.delay());
    out.end(mark);
  }

  public static Will will(WireReader in) {
    int mark = in.enter();
    String topic = "";
    byte[] payload = new byte[0];
    byte[] properties = new byte[0];
    int qos = 0;
    boolean retain = false;
    long expiry = -1;
    long delay = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> topic = in.string();
        case 2 -> payload = in.bytes();
        case 3 -> qos = (int) in.varint();
        case 4 -> retain = in.varint() != 0;
        case 6 -> properties = in.bytes();
        case 9 -> expiry = in.varint() - 1;
        case 10 -> delay = in.varint();
        default -> in.skip();
      }
    }
    in.leave(mark);
    return new Will(topic, payload, qos, retain, properties, expiry, delay);
  }

  /** The six fields from 1 on of a message of its own. */
  public static void identity(WireWriter out, DeviceIdentity who) {
    out.string(1, who.tenant().value());
    out.string(2, who.device().value());
    out.string(3, who.profile().value());
    out.string(4, who.dialect());
    out.string(5, who.credential());
    out.varint(6, who.expiresAt());
  }

  /** Collects the fields that {@link #identity} wrote. */
  public static final class Who {
    private TenantId tenant = TenantId.DEFAULT;
    private DeviceId device;
    private String profile = "";
    private String dialect = "";
    private String credential = "";
    private long expiresAt;

    /** Takes the field at hand, or skips it. */
    public void field(WireReader in) {
      switch (in.field()) {
        case 1 -> tenant = new TenantId(in.string());
        case 2 -> device = new DeviceId(in.string());
        case 3 -> profile = in.string();
        case 4 -> dialect = in.string();
        case 5 -> credential = in.string();
        case 6 -> expiresAt = in.varint();
        default -> in.skip();
      }
    }

    public DeviceIdentity identity() {
      if (device == null) {
        throw new MessageFormatException("a snapshot names no device");
      }
      return new DeviceIdentity(
          tenant, device, new ProfileId(profile), dialect, credential, expiresAt);
    }
  }
}
