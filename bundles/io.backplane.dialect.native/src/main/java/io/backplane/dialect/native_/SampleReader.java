/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import com.fasterxml.jackson.core.JsonToken;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Rejection.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Objects and arrays of values. An object's time may stand behind its values, so these wait,
 * without a time, until the object ends.
 */
final class SampleReader {
  private final Json json;
  private final NodeClock clock;
  private String[] keys = new String[8];
  private Value[] values = new Value[8];
  private int waiting;

  SampleReader(Json json, NodeClock clock) {
    this.json = json;
    this.clock = clock;
  }

  /** The object, or array of objects, at hand. */
  List<Sample> samples() throws IOException {
    List<Sample> out = new ArrayList<>(4);
    switch (json.token()) {
      case START_OBJECT -> object(out);
      case START_ARRAY -> {
        while (json.next() != JsonToken.END_ARRAY) {
          if (json.token() != JsonToken.START_OBJECT) {
            throw json.bad("", "an array must hold objects");
          }
          object(out);
        }
      }
      default -> throw json.bad("", "expected an object or an array of objects");
    }
    return out;
  }

  private void object(List<Sample> out) throws IOException {
    boolean timed = false;
    long time = 0;
    boolean form = false;
    boolean flat = false;
    while (json.next() != JsonToken.END_OBJECT) {
      String key = json.name();
      JsonToken token = json.next();
      if (key.equals("ts")) {
        time = json.time();
        timed = true;
      } else if (key.equals("values") && token == JsonToken.START_OBJECT) {
        form = true;
        pairs();
      } else {
        flat = true;
        pair(key);
      }
      if (form && flat) {
        throw json.bad(key, "beside 'values' only 'ts' may stand");
      }
    }
    flush(timed ? time : clock.next(), out);
  }

  private void pairs() throws IOException {
    while (json.next() != JsonToken.END_OBJECT) {
      String key = json.name();
      json.next();
      pair(key);
    }
  }

  private void pair(String key) throws IOException {
    checkKey(key);
    Value value = Values.read(json, key);
    if (value == null) {
      return;
    }
    if (waiting == keys.length) {
      keys = Arrays.copyOf(keys, waiting * 2);
      values = Arrays.copyOf(values, waiting * 2);
    }
    keys[waiting] = key;
    values[waiting++] = value;
  }

  private void checkKey(String key) {
    if (key.isEmpty()) {
      throw json.bad("", "a key is empty");
    }
    if (key.length() > Sample.MAX_KEY) {
      throw new Malformed(
          Reason.TOO_LARGE,
          "key '"
              + Malformed.printable(key, 40)
              + "' has "
              + key.length()
              + " characters, at most "
              + Sample.MAX_KEY
              + " are allowed");
    }
  }

  private void flush(long time, List<Sample> out) {
    for (int i = 0; i < waiting; i++) {
      out.add(new Sample(keys[i], time, values[i]));
    }
    waiting = 0;
  }
}
