/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stored form of a {@link DeviceMessage}: protobuf wire format as laid down in {@code
 * message.proto} beside this class. Readers skip fields they do not know; numbers are never reused.
 * Stateless; any thread.
 */
public final class MessageCodec {
  private MessageCodec() {}

  /**
   * Appends the stored form.
   *
   * @param m the message
   * @param out where to; reused by the caller from message to message
   */
  public static void encode(DeviceMessage m, WireWriter out) {
    out.string(1, m.tenant().value());
    out.string(2, m.device().value());
    out.varint(3, m.kind().number());
    out.fixed64(4, m.receivedAt());
    List<Sample> samples = m.samples();
    for (int i = 0; i < samples.size(); i++) {
      encode(samples.get(i), m.receivedAt(), out);
    }
    Origin o = m.origin();
    if (o != Origin.NONE) {
      out.string(6, o.protocol());
      out.string(7, o.dialect());
      out.string(8, o.topic());
      if (o.payload().length > 0) {
        out.bytes(9, o.payload());
      }
      o.properties().forEach((k, v) -> property(k, v, out));
    }
  }

  /**
   * The stored form in an array of its own.
   *
   * @param m the message
   * @return the bytes
   */
  public static byte[] encode(DeviceMessage m) {
    WireWriter w = new WireWriter(256);
    encode(m, w);
    return w.toByteArray();
  }

  private static void property(String key, String value, WireWriter out) {
    int mark = out.begin(10);
    out.string(1, key);
    out.string(2, value);
    out.end(mark);
  }

  private static void encode(Sample s, long receivedAt, WireWriter out) {
    int mark = out.begin(5);
    out.string(1, s.key());
    if (s.time() != receivedAt) {
      out.signed(2, s.time() - receivedAt);
    }
    Value v = s.value();
    if (v instanceof Value.Real r) {
      out.fixed64(4, Double.doubleToRawLongBits(r.value()));
    } else if (v instanceof Value.Int n) {
      out.signed(3, n.value());
    } else if (v instanceof Value.Bool b) {
      out.varint(5, b.value() ? 1 : 0);
    } else if (v instanceof Value.Text t) {
      out.string(6, t.value());
    } else if (v instanceof Value.Json j) {
      out.string(7, j.value());
    } else if (v instanceof Value.Geo g) {
      out.fixed64(8, Double.doubleToRawLongBits(g.latitude()));
      out.fixed64(9, Double.doubleToRawLongBits(g.longitude()));
      out.fixed64(10, Double.doubleToRawLongBits(g.altitude()));
    }
    out.end(mark);
  }

  /**
   * Reads a whole message.
   *
   * @param in the stored form from position to limit; position is moved to the limit
   * @return the message
   * @throws MessageFormatException if the bytes are no message or of a kind not known here
   */
  public static DeviceMessage decode(ByteBuffer in) {
    return decode(in, true);
  }

  /**
   * Reads a message, its origin only on demand: most consumers need the samples alone.
   *
   * @param in the stored form from position to limit; position is moved to the limit
   * @param withOrigin false leaves {@link DeviceMessage#origin()} at {@link Origin#NONE}
   * @return the message
   * @throws MessageFormatException if the bytes are no message or of a kind not known here
   */
  public static DeviceMessage decode(ByteBuffer in, boolean withOrigin) {
    return new Decoder(in, withOrigin).message();
  }

  /** The fields met so far. */
  private static final class Decoder {
    private final WireReader r;
    private final boolean withOrigin;
    private final List<Sample> samples = new ArrayList<>(4);
    private String tenant = "";
    private String device = "";
    private int kind;
    private long receivedAt;
    private String protocol = "";
    private String dialect = "";
    private String topic = "";
    private byte[] payload = Origin.NONE.payload();
    private Map<String, String> properties = Map.of();

    Decoder(ByteBuffer in, boolean withOrigin) {
      this.r = new WireReader(in);
      this.withOrigin = withOrigin;
    }

    DeviceMessage message() {
      try {
        while (r.next()) {
          field();
        }
        MessageKind k = MessageKind.of(kind);
        if (k == null) {
          throw new MessageFormatException("unknown message kind " + kind);
        }
        Origin origin =
            withOrigin ? new Origin(protocol, dialect, topic, properties, payload) : Origin.NONE;
        TenantId t =
            tenant.equals(TenantId.DEFAULT.value()) ? TenantId.DEFAULT : new TenantId(tenant);
        return new DeviceMessage(t, new DeviceId(device), k, receivedAt, samples, origin);
      } catch (IllegalArgumentException e) {
        throw new MessageFormatException(e.getMessage());
      }
    }

    private void field() {
      switch (r.field()) {
        case 1 -> tenant = r.string();
        case 2 -> device = r.string();
        case 3 -> kind = (int) r.varint();
        case 4 -> receivedAt = r.fixed64();
        case 5 -> samples.add(sample());
        default -> origin();
      }
    }

    private void origin() {
      if (!withOrigin) {
        r.skip();
        return;
      }
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

    private Sample sample() {
      int end = r.enter();
      String key = "";
      long time = receivedAt;
      Value value = null;
      double[] geo = null;
      while (r.next()) {
        switch (r.field()) {
          case 1 -> key = r.string();
          case 2 -> time = receivedAt + r.signed();
          case 3 -> value = new Value.Int(r.signed());
          case 4 -> value = new Value.Real(Double.longBitsToDouble(r.fixed64()));
          case 5 -> value = new Value.Bool(r.varint() != 0);
          case 6 -> value = new Value.Text(r.string());
          case 7 -> value = new Value.Json(r.string());
          case 8, 9, 10 -> geo = coordinate(geo);
          default -> r.skip();
        }
      }
      r.leave(end);
      return new Sample(key, time, geo == null ? value : new Value.Geo(geo[0], geo[1], geo[2]));
    }

    private double[] coordinate(double[] sofar) {
      double[] geo = sofar == null ? new double[] {Double.NaN, Double.NaN, Double.NaN} : sofar;
      geo[r.field() - 8] = Double.longBitsToDouble(r.fixed64());
      return geo;
    }
  }
}
