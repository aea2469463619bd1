/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import static io.backplane.protocol.gate.GateHarness.await;
import static io.backplane.protocol.gate.GateHarness.identity;
import static io.backplane.protocol.gate.GateHarness.inbound;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.gate.append.Lanes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {
  @Test
  void answers_come_in_the_order_of_submission_whatever_stream_they_wait_for() {
    try (GateHarness h = new GateHarness()) {
      Random random = new Random(5);
      for (int round = 0; round < 50; round++) {
        List<Integer> answered = Collections.synchronizedList(new ArrayList<>());
        h.streams.hold();
        for (int i = 0; i < 20; i++) {
          int number = i;
          IngressBatch batch = h.gate.newBatch();
          for (int n = random.nextInt(3); n >= 0; n--) {
            batch.offer(
                identity("d" + random.nextInt(5)),
                inbound("telemetry", random.nextBoolean() ? "{\"a\":1}" : "{"));
          }
          batch.submit(all -> answered.add(number));
        }
        assertEquals(List.of(), answered);
        h.streams.release();
        await(() -> answered.size() == 20);
        assertEquals(IntStream.range(0, 20).boxed().toList(), answered);
      }
    }
  }

  @Test
  void lanes_of_idle_threads_are_forgotten_and_made_anew() {
    try (GateHarness h = new GateHarness()) {
      Lanes lanes = new Lanes();
      h.send("d", "telemetry", "{\"a\":1}");
      lanes.prune();
      assertEquals(0, lanes.size());
      h.send("d", "telemetry", "{\"a\":1}");
      assertEquals(2, h.account("gate").in());
    }
  }
}
