/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Rejection.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The payload forms, one method each. Stateless but for the factory; any thread. */
final class Payloads {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER = 400;
  private static final String NO_VALUE = "the payload holds no value";

  /**
   * No thread-locals in threads that belong to others, no interned keys: a device chooses them
   * freely.
   */
  private final JsonFactory factory =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxNameLength(4096)
                  .build())
          .build();

  /** Object or array of objects. */
  List<Sample> samples(byte[] payload, NodeClock clock) throws IOException {
    try (Json json = open(payload)) {
      List<Sample> samples = new SampleReader(json, clock).samples();
      json.end();
      if (samples.isEmpty()) {
        throw new Malformed(Reason.MALFORMED_PAYLOAD, NO_VALUE);
      }
      return samples;
    }
  }

  /** An object of devices, each with an object or array of objects. */
  Map<DeviceId, List<Sample>> fleet(byte[] payload, NodeClock clock) throws IOException {
    try (Json json = open(payload)) {
      if (json.token() != JsonToken.START_OBJECT) {
        throw json.bad("", "expected an object of devices");
      }
      Map<DeviceId, List<Sample>> fleet = new LinkedHashMap<>();
      SampleReader reader = new SampleReader(json, clock);
      while (json.next() != JsonToken.END_OBJECT) {
        DeviceId device = Route.device(json.name());
        json.next();
        List<Sample> samples = reader.samples();
        if (!samples.isEmpty()) {
          fleet.computeIfAbsent(device, d -> new ArrayList<>(samples.size())).addAll(samples);
        }
      }
      json.end();
      if (fleet.isEmpty()) {
        throw new Malformed(Reason.MALFORMED_PAYLOAD, NO_VALUE);
      }
      return fleet;
    }
  }

  /**
   * One value for a key that the topic names: JSON, or else plain text.
   *
   * @param empty what an empty payload stands for, null if it stands for nothing
   */
  Sample single(String key, byte[] payload, NodeClock clock, Value empty) throws IOException {
    String text = utf8(payload).strip();
    if (text.isEmpty()) {
      if (empty == null) {
        throw new Malformed(Reason.MALFORMED_PAYLOAD, "the payload is empty, key '" + key + "'");
      }
      return new Sample(key, clock.next(), empty);
    }
    Values.Timed v = looksLikeJson(text) ? json(key, payload) : plain(text);
    if (v.value() == null) {
      throw new Malformed(Reason.MALFORMED_PAYLOAD, NO_VALUE + ", key '" + key + "' is null");
    }
    return new Sample(key, v.timed() ? v.time() : clock.next(), v.value());
  }

  /** A command's answer: {@code ok} with {@code result} or {@code error}. */
  List<Sample> response(String commandId, byte[] payload, NodeClock clock) throws IOException {
    long time = clock.next();
    List<Sample> samples = new ArrayList<>(3);
    samples.add(new Sample("id", time, new Value.Text(commandId)));
    boolean ok = false;
    try (Json json = open(payload)) {
      if (json.token() != JsonToken.START_OBJECT) {
        throw json.bad("", "expected an object with 'ok'");
      }
      while (json.next() != JsonToken.END_OBJECT) {
        String key = json.name();
        json.next();
        Value value = raw(json, key);
        if (key.equals("ok")) {
          if (!(value instanceof Value.Bool)) {
            throw json.bad(key, "expected true or false");
          }
          ok = true;
        }
        boolean known = key.equals("ok") || key.equals("result") || key.equals("error");
        if (known && value != null) {
          samples.add(new Sample(key, time, value));
        }
      }
      json.end();
    }
    if (!ok) {
      throw new Malformed(Reason.MALFORMED_PAYLOAD, "an answer needs 'ok', true or false");
    }
    return samples;
  }

  /** A value as it is: what a command gives back is not measured and has no typed forms. */
  private static Value raw(Json json, String key) throws IOException {
    return switch (json.token()) {
      case START_OBJECT, START_ARRAY -> new Value.Json(json.slice(json.start()));
      default -> json.scalar(key);
    };
  }

  private Values.Timed json(String key, byte[] payload) throws IOException {
    try (Json json = open(payload)) {
      Values.Timed v = Values.readTimed(json, key);
      json.end();
      return v;
    }
  }

  private static Values.Timed plain(String text) {
    return new Values.Timed(new Value.Text(text), false, 0);
  }

  /** Objects, arrays and quoted strings must be JSON; a number or literal may be. */
  private boolean looksLikeJson(String text) {
    char first = text.charAt(0);
    if (first == '{' || first == '[' || first == '"') {
      return true;
    }
    return text.equals("true")
        || text.equals("false")
        || text.equals("null")
        || JsonNumber.is(text);
  }

  private Json open(byte[] payload) throws IOException {
    int fault = Utf8.firstFault(payload);
    if (fault >= 0) {
      throw new Malformed(Reason.MALFORMED_PAYLOAD, "no UTF-8 at byte " + fault);
    }
    for (int i = 0; i < Math.min(4, payload.length); i++) {
      if (payload[i] == 0) {
        throw new Malformed(Reason.MALFORMED_PAYLOAD, "no UTF-8 JSON: byte " + i + " is zero");
      }
    }
    Json json = new Json(factory, payload);
    if (json.next() == null) {
      throw new Malformed(Reason.MALFORMED_PAYLOAD, "the payload is empty");
    }
    return json;
  }

  private static String utf8(byte[] payload) {
    int fault = Utf8.firstFault(payload);
    if (fault >= 0) {
      throw new Malformed(Reason.MALFORMED_PAYLOAD, "no UTF-8 at byte " + fault);
    }
    return new String(payload, StandardCharsets.UTF_8);
  }
}
