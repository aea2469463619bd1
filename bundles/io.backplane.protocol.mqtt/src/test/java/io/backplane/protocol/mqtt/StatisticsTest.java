/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.security.api.Authorizer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What those who may hear under {@code $SYS}. */
@Timeout(60)
class StatisticsTest {
  private static final int FIGURES = 14;
  private static final String CONNECTED = "$SYS/broker/clients/connected";
  private final Rig rig = Rig.complete();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean allowed = true;

  @AfterEach
  void stop() {
    rig.close();
  }

  private void authorize() {
    rig.core()
        .services()
        .add(
            (Authorizer)
                (subject, action, resource) -> {
                  boolean figures = action.equals("connection:read");
                  asked.addAndGet(figures ? 1 : 0);
                  return new Authorizer.Decision(!figures || allowed, "test");
                });
  }

  private static int subscribe(RawClient raw, String filter) throws Exception {
    Packet granted = raw.ask(Frame.subscribe(7, Frame.with(), filter, 1));
    assertEquals(9, granted.type(), granted.toString());
    return granted.u8(3);
  }

  private static Map<String, String> heard(RawClient raw, int messages) throws Exception {
    Map<String, String> heard = new TreeMap<>();
    for (int i = 0; i < messages; i++) {
      Packet p = raw.next();
      assertEquals("3 0 false", p.type() + " " + p.qos() + " " + p.retain(), p.toString());
      heard.put(p.topic(), p.payload());
    }
    return heard;
  }

  @Test
  void tells_those_who_subscribe_the_usual_figures_at_once() throws Exception {
    authorize();
    try (RawClient raw = Talk.v5(rig, "c", Frame.with());
        RawClient other = Talk.v5(rig, "d", Frame.with())) {
      Talk.quiet(other);
      assertEquals(1, subscribe(raw, "$SYS/#"));
      Map<String, String> heard = heard(raw, FIGURES);
      assertEquals("2", heard.get(CONNECTED));
      assertEquals("1", heard.get("$SYS/broker/subscriptions/count"));
      assertEquals("0", heard.get("$SYS/broker/retained messages/count"));
      assertTrue(Long.parseLong(heard.get("$SYS/broker/bytes/received")) > 60, heard.toString());
      assertTrue(heard.get("$SYS/broker/uptime").endsWith(" seconds"), heard.toString());
      assertTrue(heard.get("$SYS/broker/version").startsWith("Backplane"), heard.toString());
      Talk.quiet(raw);
    }
  }

  @Test
  void tells_again_after_a_while_and_only_what_was_asked_for() throws Exception {
    try (RawClient raw = Talk.v5(rig, "c", Frame.with())) {
      subscribe(raw, CONNECTED);
      assertEquals(Map.of(CONNECTED, "1"), heard(raw, 1));
      rig.core().statistics().tick(System.currentTimeMillis() + 11_000);
      assertEquals(Map.of(CONNECTED, "1"), heard(raw, 1));
      raw.ask(Frame.of(0xA2).u16(8).properties(Frame.with()).utf(CONNECTED));
      rig.core().statistics().tick(System.currentTimeMillis() + 31_000);
      Talk.quiet(raw);
    }
  }

  @Test
  void goes_on_after_a_swap() throws Exception {
    try (RawClient raw = Talk.v5(rig, "c", Frame.with())) {
      subscribe(raw, CONNECTED);
      heard(raw, 1);
      rig.swap();
      assertEquals(Map.of(CONNECTED, "1"), heard(raw, 1));
    }
  }

  @Test
  void goes_on_when_its_client_comes_back_at_once() throws Exception {
    Frame kept = Frame.with().u8(17).u32(60);
    try (RawClient raw = Talk.v5(rig, "c", kept);
        RawClient again = Talk.raw(rig)) {
      subscribe(raw, CONNECTED);
      heard(raw, 1);
      assertEquals(1, again.login5("dev1", "c", Talk.RESUME, kept).u8(0));
      assertEquals(Map.of(CONNECTED, "1"), heard(again, 1));
    }
  }

  @Test
  void a_filter_of_everything_does_not_mean_them() throws Exception {
    authorize();
    try (RawClient raw = Talk.v5(rig, "c", Frame.with())) {
      subscribe(raw, "#");
      rig.core().statistics().tick(System.currentTimeMillis() + 60_000);
      Talk.quiet(raw);
      assertEquals(0, asked.get());
    }
  }

  @Test
  void refuses_those_who_may_not_and_falls_silent_when_the_permission_is_taken_back()
      throws Exception {
    authorize();
    allowed = false;
    try (RawClient raw = Talk.v5(rig, "c", Frame.with())) {
      assertEquals(0x87, subscribe(raw, "$SYS/#"));
      assertEquals(0x8F, subscribe(raw, "$SYS/a#"));
      allowed = true;
      assertEquals(0x9E, subscribe(raw, "$share/g/$SYS/#"));
      subscribe(raw, CONNECTED);
      heard(raw, 1);
      allowed = false;
      rig.core().statistics().tick(System.currentTimeMillis() + 60_000);
      Talk.quiet(raw);
    }
  }
}
