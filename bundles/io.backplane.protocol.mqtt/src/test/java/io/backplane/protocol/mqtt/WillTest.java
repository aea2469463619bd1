/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wills that the gate does not take at once, or never. */
@Timeout(60)
class WillTest {
  private Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  /** A client whose session goes on dies. */
  private void die(String will) throws IOException {
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.ask(
          Frame.connect(4, 0xC4, 0)
              .utf("dying")
              .utf("events/gone")
              .utf(will)
              .utf("dev1")
              .utf("secret"));
    }
  }

  @Test
  void a_will_that_is_refused_is_offered_again() throws Exception {
    rig.gate.full = true;
    die("bye");
    await(() -> rig.core().tally().refused == 1);
    rig.gate.full = false;
    await(() -> rig.gate.texts().equals(List.of("bye")));
    await(() -> rig.core().quiet().idle());
    assertEquals(List.of(), List.copyOf(rig.core().wills().waiting()));
    assertEquals(0, rig.card().accounts().get(0).difference());
  }

  @Test
  void a_will_that_is_rejected_is_not_offered_again_after_a_restart() throws Exception {
    die("reject");
    await(() -> rig.core().tally().rejected == 1);
    await(() -> rig.core().quiet().idle());
    await(() -> rig.core().journal().waitingBytes() == 0);
    rig = rig.kill();
    await(() -> rig.core().journal().ready());
    assertEquals(List.of(), List.copyOf(rig.core().wills().waiting()));
    assertEquals(0, rig.core().tally().in());
  }
}
