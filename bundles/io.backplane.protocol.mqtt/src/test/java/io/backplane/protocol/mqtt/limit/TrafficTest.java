/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What is counted of a connection. */
class TrafficTest {
  private static final long SECOND = 1_000_000_000L;
  private final Traffic traffic = new Traffic(0);

  @Test
  void rates_are_those_of_the_last_seconds() {
    traffic.add(Traffic.MESSAGES_IN, 50);
    traffic.add(Traffic.BYTES_OUT, 1000);
    traffic.tick(4 * SECOND);
    assertEquals(0, traffic.rate(Traffic.MESSAGES_IN), "not yet");
    traffic.tick(5 * SECOND);
    assertEquals(10, traffic.rate(Traffic.MESSAGES_IN));
    assertEquals(200, traffic.rate(Traffic.BYTES_OUT));
    traffic.add(Traffic.MESSAGES_IN, 10);
    traffic.tick(15 * SECOND);
    assertEquals(1, traffic.rate(Traffic.MESSAGES_IN));
    assertEquals(0, traffic.rate(Traffic.BYTES_OUT));
    assertEquals(60, traffic.get(Traffic.MESSAGES_IN));
  }

  @Test
  void a_successor_goes_on_counting_and_takes_nothing_for_new() {
    traffic.add(Traffic.MESSAGES_IN, 50);
    traffic.add(Traffic.REFUSED, 3);
    traffic.add(Traffic.PENDING, 7);
    WireWriter out = new WireWriter(64);
    int mark = out.begin(1);
    traffic.write(out);
    out.end(mark);
    WireReader in = new WireReader(ByteBuffer.wrap(out.toByteArray()));
    in.next();
    Traffic next = new Traffic(0);
    next.read(in);
    next.add(Traffic.MESSAGES_IN, 5);
    next.tick(5 * SECOND);
    assertEquals(55, next.get(Traffic.MESSAGES_IN));
    assertEquals(1, next.rate(Traffic.MESSAGES_IN));
    assertEquals(3, next.get(Traffic.REFUSED));
    assertEquals(0, next.get(Traffic.PENDING), "what was pending is settled by then");
  }
}
