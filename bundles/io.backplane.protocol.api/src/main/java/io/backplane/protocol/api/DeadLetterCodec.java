/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.Origin;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The stored form of a {@link DeadLetter}: protobuf wire format as laid down in {@code
 * deadletter.proto} beside this class. Readers skip fields they do not know; numbers are never
 * reused. Stateless; any thread.
 */
public final class DeadLetterCodec {
  private DeadLetterCodec() {}

  /**
   * Appends the stored form.
   *
   * @param d the dead letter
   * @param out where to; reused by the caller
   */
  public static void encode(DeadLetter d, WireWriter out) {
    out.string(1, d.tenant().value());
    out.string(2, d.device().value());
    out.string(3, d.profile().value());
    out.fixed64(4, d.time());
    out.string(5, d.reason());
    out.string(11, d.detail());
    Origin o = d.origin();
    out.string(6, o.protocol());
    out.string(7, o.dialect());
    out.string(8, o.topic());
    out.bytes(9, o.payload());
    o.properties()
        .forEach(
            (k, v) -> {
              int mark = out.begin(10);
              out.string(1, k);
              out.string(2, v);
              out.end(mark);
            });
  }

  /**
   * The stored form in an array of its own.
   *
   * @param d the dead letter
   * @return the bytes
   */
  public static byte[] encode(DeadLetter d) {
    WireWriter w = new WireWriter(256);
    encode(d, w);
    return w.toByteArray();
  }

  /**
   * Reads a dead letter.
   *
   * @param in the stored form from position to limit; position is moved to the limit
   * @return the dead letter
   * @throws MessageFormatException if the bytes are no dead letter
   */
  public static DeadLetter decode(ByteBuffer in) {
    return new Decoder(in).letter();
  }

  /** The fields met so far. */
  private static final class Decoder {
    private final WireReader r;
    private String tenant = "";
    private String device = "";
    private String profile = "";
    private long time;
    private String reason = "";
    private String detail = "";
    private String protocol = "";
    private String dialect = "";
    private String topic = "";
    private byte[] payload = Origin.NONE.payload();
    private Map<String, String> properties = Map.of();

    Decoder(ByteBuffer in) {
      r = new WireReader(in);
    }

    DeadLetter letter() {
      try {
        while (r.next()) {
          field();
        }
        Origin origin = new Origin(protocol, dialect, topic, properties, payload);
        return new DeadLetter(
            new TenantId(tenant),
            new DeviceId(device),
            new ProfileId(profile),
            origin,
            reason,
            detail,
            time);
      } catch (IllegalArgumentException e) {
        throw new MessageFormatException(e.getMessage());
      }
    }

    private void field() {
      switch (r.field()) {
        case 1 -> tenant = r.string();
        case 2 -> device = r.string();
        case 3 -> profile = r.string();
        case 4 -> time = r.fixed64();
        case 5 -> reason = r.string();
        case 11 -> detail = r.string();
        default -> origin();
      }
    }

    private void origin() {
      switch (r.field()) {
        case 6 -> protocol = r.string();
        case 7 -> dialect = r.string();
        case 8 -> topic = r.string();
        case 9 -> payload = r.bytes();
        case 10 -> property();
        default -> r.skip();
      }
    }

    private void property() {
      int end = r.enter();
      String key = "";
      String value = "";
      while (r.next()) {
        switch (r.field()) {
          case 1 -> key = r.string();
          case 2 -> value = r.string();
          default -> r.skip();
        }
      }
      r.leave(end);
      if (properties.isEmpty()) {
        properties = new LinkedHashMap<>();
      }
      properties.put(key, value);
    }
  }
}
