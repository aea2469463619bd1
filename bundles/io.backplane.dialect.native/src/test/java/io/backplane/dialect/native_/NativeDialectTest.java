/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Commands.State;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Rejection.Reason;
import io.backplane.protocol.api.spi.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeDialectTest {
  private static final long NOW = Harness.NOW;
  private static final long TS = 1_700_000_000_123_000L;
  private final Harness h = new Harness();

  private Value value(String json) {
    return h.message("telemetry", "{\"k\":" + json + "}").samples().get(0).value();
  }

  private Value single(String payload) {
    return h.message("telemetry/k", payload).samples().get(0).value();
  }

  @Test
  void takes_an_object_of_values_and_gives_all_the_same_time() {
    DeviceMessage m = h.message("telemetry", "{\"t\":21.5,\"n\":7,\"on\":true,\"s\":\"x\"}");
    assertEquals(MessageKind.TELEMETRY, m.kind());
    assertEquals(new DeviceId("dev"), m.device());
    assertEquals(
        List.of(
            new Sample("t", NOW, new Value.Real(21.5)),
            new Sample("n", NOW, new Value.Int(7)),
            new Sample("on", NOW, new Value.Bool(true)),
            new Sample("s", NOW, new Value.Text("x"))),
        m.samples());
  }

  @Test
  void takes_the_time_before_or_behind_the_values() {
    Sample expected = new Sample("a", TS, new Value.Int(1));
    for (String json :
        List.of(
            "{\"ts\":1700000000123,\"values\":{\"a\":1}}",
            "{\"values\":{\"a\":1},\"ts\":1700000000123}",
            "{\"ts\":1700000000123,\"a\":1}",
            "{\"a\":1,\"ts\":1700000000123}",
            "{\"a\":1,\"ts\":\"2023-11-14T22:13:20.123Z\"}",
            "{\"a\":1,\"ts\":\"2023-11-14T23:13:20.123+01:00\"}")) {
      assertEquals(List.of(expected), h.message("telemetry", json).samples(), json);
    }
  }

  @Test
  void keeps_microseconds_of_a_time_with_a_fraction() {
    DeviceMessage m = h.message("telemetry", "{\"ts\":1700000000123.456,\"a\":1}");
    assertEquals(TS + 456, m.samples().get(0).time());
  }

  @Test
  void gives_each_object_of_an_array_without_a_time_its_own() {
    DeviceMessage m =
        h.message("telemetry", "[{\"a\":1},{\"ts\":1700000000123,\"values\":{\"a\":2}},{\"a\":3}]");
    assertEquals(
        List.of(
            new Sample("a", NOW, new Value.Int(1)),
            new Sample("a", TS, new Value.Int(2)),
            new Sample("a", NOW + 1, new Value.Int(3))),
        m.samples());
  }

  @Test
  void keeps_integers_of_64_bits_exact_and_makes_longer_ones_real() {
    assertEquals(new Value.Int(9_007_199_254_740_993L), value("9007199254740993"));
    assertEquals(new Value.Int(Long.MIN_VALUE), value("-9223372036854775808"));
    assertEquals(new Value.Real(18446744073709551615.0), value("18446744073709551615"));
    assertEquals(new Value.Real(1.0), value("1.0"));
    assertEquals(new Value.Real(-0.0), value("-0.0"));
  }

  @Test
  void keeps_objects_and_arrays_as_their_text() {
    assertEquals(new Value.Json("{\"x\": [1, {\"y\":2}]}"), value("{\"x\": [1, {\"y\":2}]}"));
    assertEquals(new Value.Json("[1,\"ü\"]"), value("[1,\"ü\"]"));
    assertEquals(new Value.Json("{}"), value("{}"));
  }

  @Test
  void knows_places() {
    assertEquals(new Value.Geo(48.1, 11.5, Double.NaN), value("{\"lat\":48.1,\"lon\":11.5}"));
    assertEquals(new Value.Geo(48, 11, 520), value("{\"lon\":11,\"lat\":48,\"alt\":520}"));
    assertTrue(value("{\"lat\":48,\"lon\":11,\"hdop\":1}") instanceof Value.Json);
    assertTrue(value("{\"lat\":\"48\",\"lon\":11}") instanceof Value.Json);
  }

  @Test
  void takes_typed_values() {
    assertEquals(new Value.Real(5), value("{\"type\":\"real\",\"value\":5}"));
    assertEquals(new Value.Int(5), value("{\"value\":5.0,\"type\":\"int\"}"));
    assertEquals(
        new Value.Int(9_007_199_254_740_993L),
        value("{\"type\":\"int\",\"value\":\"9007199254740993\"}"));
    assertEquals(new Value.Real(Double.NaN), value("{\"type\":\"real\",\"value\":\"NaN\"}"));
    assertEquals(
        new Value.Real(Double.NEGATIVE_INFINITY),
        value("{\"type\":\"real\",\"value\":\"-Infinity\"}"));
    assertEquals(new Value.Bool(false), value("{\"type\":\"bool\",\"value\":false}"));
    assertEquals(new Value.Text("5"), value("{\"type\":\"string\",\"value\":\"5\"}"));
    assertEquals(
        new Value.Json("{\"lat\":1,\"lon\":2}"),
        value("{\"type\":\"json\",\"value\":{\"lat\":1,\"lon\":2}}"));
    assertEquals(new Value.Json("\"x\""), value("{\"type\":\"json\",\"value\":\"x\"}"));
    assertEquals(
        new Value.Geo(1, 2, Double.NaN),
        value("{\"type\":\"geo\",\"value\":{\"lat\":1,\"lon\":2}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"int\",\"value\":5.5}",
        "{\"type\":\"int\",\"value\":1e300}",
        "{\"type\":\"int\",\"value\":true}",
        "{\"type\":\"real\",\"value\":\"5\"}",
        "{\"type\":\"bool\",\"value\":1}",
        "{\"type\":\"string\",\"value\":1}",
        "{\"type\":\"geo\",\"value\":5}",
        "{\"type\":\"geo\",\"value\":{\"lat\":1}}",
        "{\"type\":\"gauge\",\"value\":1}",
        "{\"lat\":91,\"lon\":0}",
        "1e999"
      })
  void refuses_values_that_are_not_of_their_type(String json) {
    Rejection r = h.rejection("telemetry", "{\"k\":" + json + "}");
    assertEquals(Reason.MALFORMED_PAYLOAD, r.reason());
    assertTrue(r.detail().contains("'k'"), r.detail());
  }

  @Test
  void leaves_out_nulls_and_refuses_a_payload_of_nothing_else() {
    DeviceMessage m = h.message("telemetry", "{\"a\":null,\"b\":2}");
    assertEquals(List.of(new Sample("b", NOW, new Value.Int(2))), m.samples());
    for (String empty : List.of("{\"a\":null}", "{}", "[]", "[{}]", "{\"ts\":1,\"values\":{}}")) {
      assertTrue(h.rejection("telemetry", empty).detail().contains("no value"), empty);
    }
    assertTrue(h.rejection("telemetry/a", "null").detail().contains("null"));
  }

  @Test
  void lets_the_last_of_equal_keys_count() {
    DeviceMessage m = h.message("telemetry", "{\"a\":1,\"a\":2}");
    assertEquals(new Value.Int(2), m.samples().get(m.samples().size() - 1).value());
    assertEquals(m.samples().get(0).time(), m.samples().get(1).time());
  }

  @Test
  void takes_single_values_as_json_or_plain_text() {
    assertEquals(new Value.Real(21.5), single("21.5"));
    assertEquals(new Value.Int(21), single(" 21\n"));
    assertEquals(new Value.Bool(true), single("true"));
    assertEquals(new Value.Text("on"), single("on"));
    assertEquals(new Value.Text("on"), single("\"on\""));
    assertEquals(new Value.Text("21.5 °C"), single("21.5 °C"));
    assertEquals(new Value.Text("007"), single("007"));
    assertEquals(new Value.Text("1."), single("1."));
    assertEquals(new Value.Text("NaN"), single("NaN"));
    assertEquals(new Value.Geo(1, 2, Double.NaN), single("{\"lat\":1,\"lon\":2}"));
    assertEquals(new Value.Json("[1,2]"), single("[1,2]"));
  }

  @Test
  void takes_a_time_beside_a_single_value() {
    Sample at = new Sample("k", TS, new Value.Real(5));
    assertEquals(
        List.of(at), h.message("telemetry/k", "{\"ts\":1700000000123,\"value\":5.0}").samples());
    assertEquals(
        List.of(at),
        h.message("telemetry/k", "{\"type\":\"real\",\"value\":5,\"ts\":1700000000123}").samples());
    assertEquals(
        new Value.Json("{\"ts\":1,\"x\":2}"),
        h.message("telemetry/k", "{\"ts\":1,\"x\":2}").samples().get(0).value());
  }

  @Test
  void takes_attributes_and_events() {
    assertEquals(MessageKind.ATTRIBUTES, h.message("attributes", "{\"fw\":\"1.2\"}").kind());
    assertEquals("fw", h.message("attributes/fw", "1.2.0").samples().get(0).key());
    DeviceMessage e = h.message("events/door", "");
    assertEquals(MessageKind.EVENT, e.kind());
    assertEquals(new Value.Bool(true), e.samples().get(0).value());
    assertEquals(
        new Value.Json("{\"by\":\"key\"}"),
        h.message("events/door", "{\"by\":\"key\"}").samples().get(0).value());
  }

  @Test
  void lets_a_gateway_speak_for_devices() {
    DeviceMessage m = h.message("devices/d-7/telemetry", "{\"a\":1}");
    assertEquals(new DeviceId("d-7"), m.device());
    assertEquals("t", h.message("devices/d-7/telemetry/t", "1").samples().get(0).key());
    assertEquals(MessageKind.EVENT, h.message("devices/d-7/events/x", "").kind());
    List<DeviceMessage> all =
        h.messages(
            "devices/telemetry",
            "{\"d1\":{\"a\":1},\"d2\":[{\"ts\":1700000000123,\"values\":{\"a\":2}}],"
                + "\"d3\":{\"a\":null},\"d1\":{\"b\":3}}");
    assertEquals(
        List.of(new DeviceId("d1"), new DeviceId("d2")),
        all.stream().map(DeviceMessage::device).toList());
    assertEquals(2, all.get(0).samples().size());
    assertEquals(
        MessageKind.ATTRIBUTES, h.message("devices/attributes", "{\"d\":{\"a\":1}}").kind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "foo",
        "/telemetry",
        "telemetry/",
        "telemetry/a/b",
        "Telemetry",
        "devices",
        "devices/",
        "devices/d",
        "devices/d/",
        "devices/d/foo",
        "devices/d/commands/1",
        "devices/d/commands/1/name",
        "commands",
        "commands/1",
        "commands/1/name",
        "commands//response",
        "events",
        "events/"
      })
  void refuses_topics_it_does_not_know(String topic) {
    assertEquals(Reason.UNKNOWN_TOPIC, h.rejection(topic, "{\"a\":1}").reason());
  }

  @Test
  void refuses_devices_whose_name_cannot_be_one() {
    assertEquals(Reason.UNKNOWN_DEVICE, h.rejection("devices/a b/telemetry", "{}").reason());
    assertEquals(
        Reason.UNKNOWN_DEVICE, h.rejection("devices/telemetry", "{\"ä\":{\"a\":1}}").reason());
  }

  @Test
  void says_where_a_payload_is_broken() {
    Rejection r = h.rejection("telemetry", "{\n  \"temp\": 21.5,\n  \"hum\" 40\n}");
    assertEquals(Reason.MALFORMED_PAYLOAD, r.reason());
    assertTrue(r.detail().contains("line 3"), r.detail());
    assertTrue(
        h.rejection("telemetry", "{\"a\":1} x").detail().contains("line 1 column 9"),
        h.rejection("telemetry", "{\"a\":1} x").detail());
    assertTrue(h.rejection("telemetry", "{\"a\":1}{}").detail().contains("follows the end"));
    Rejection key = h.rejection("telemetry", "{\"values\":{\"a\":1},\"b\":1}");
    assertTrue(key.detail().contains("'b'") && key.detail().contains("byte"), key.detail());
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"x\"", "null", "[1]", "[[{\"a\":1}]]", "", " ", "{\"\":1}", "nul"})
  void refuses_what_is_no_object_of_values(String json) {
    assertEquals(Reason.MALFORMED_PAYLOAD, h.rejection("telemetry", json).reason());
  }

  @Test
  void refuses_bytes_that_are_no_utf_8() {
    byte[][] bad = {
      {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'},
      {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0x80, '"', '}'},
      {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'},
      {0, '{', 0, '}'},
      {(byte) 0xFF, (byte) 0xFE, '{', 0}
    };
    for (byte[] b : bad) {
      Rejection r = h.rejection("telemetry", b);
      assertEquals(Reason.MALFORMED_PAYLOAD, r.reason());
      assertTrue(r.detail().contains("UTF-8"), r.detail());
    }
    assertTrue(h.rejection("telemetry/x", new byte[] {(byte) 0x80}).detail().contains("byte 0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ts\":true,\"a\":1}|MALFORMED_PAYLOAD",
        "{\"ts\":\"yesterday\",\"a\":1}|MALFORMED_PAYLOAD",
        "{\"ts\":\"2023-11-14\",\"a\":1}|MALFORMED_PAYLOAD",
        "{\"ts\":1e300,\"a\":1}|CLOCK_OFF",
        "{\"ts\":9223372036854775807,\"a\":1}|CLOCK_OFF",
        "{\"ts\":\"+999999999-01-01T00:00:00Z\",\"a\":1}|CLOCK_OFF"
      })
  void refuses_times_that_are_none(String json, Reason reason) {
    Rejection r = h.rejection("telemetry", json);
    assertEquals(reason, r.reason());
    assertTrue(r.detail().contains("ts"), r.detail());
  }

  @Test
  void refuses_keys_beyond_the_limit() {
    String key = "k".repeat(257);
    assertEquals(Reason.TOO_LARGE, h.rejection("telemetry", "{\"" + key + "\":1}").reason());
    assertEquals(Reason.TOO_LARGE, h.rejection("telemetry/" + key, "1").reason());
    assertEquals(
        256, h.message("telemetry/" + key.substring(1), "1").samples().get(0).key().length());
  }

  @Test
  void refuses_nesting_without_end() {
    String deep = "[".repeat(100_000);
    assertEquals(Reason.MALFORMED_PAYLOAD, h.rejection("telemetry", "{\"a\":" + deep).reason());
  }

  @Test
  void writes_commands_and_reads_their_answers() {
    Command c =
        new Command(
            TenantId.DEFAULT,
            new DeviceId("dev"),
            "c1",
            "reboot",
            "{\"in\":5}",
            State.QUEUED,
            "",
            0,
            0,
            0);
    Dialect.Outbound out = h.dialect().encode(c);
    assertEquals("commands/c1/reboot", out.topic());
    assertArrayEquals("{\"in\":5}".getBytes(StandardCharsets.UTF_8), out.payload());

    DeviceMessage m = h.message("commands/c1/response", "{\"ok\":true,\"result\":{\"up\":1}}");
    assertEquals(MessageKind.COMMAND_RESPONSE, m.kind());
    assertEquals(
        List.of(
            new Sample("id", NOW, new Value.Text("c1")),
            new Sample("ok", NOW, new Value.Bool(true)),
            new Sample("result", NOW, new Value.Json("{\"up\":1}"))),
        m.samples());
    Dialect.Outbound via = h.dialect().encodeVia(h.sender(), c);
    assertEquals("devices/dev/commands/c1/reboot", via.topic());
    assertArrayEquals(out.payload(), via.payload());
    DeviceMessage answer = h.message("devices/dev/commands/c1/response", "{\"ok\":true}");
    assertEquals(new DeviceId("dev"), answer.device());
    assertEquals(MessageKind.COMMAND_RESPONSE, answer.kind());
    assertEquals(new Value.Text("c1"), answer.samples().get(0).value());

    DeviceMessage failed = h.message("commands/c1/response", "{\"error\":\"busy\",\"ok\":false}");
    assertEquals(new Value.Text("busy"), failed.samples().get(1).value());
    for (String bad : List.of("{}", "{\"ok\":1}", "true", "", "{\"result\":1}")) {
      assertEquals(
          Reason.MALFORMED_PAYLOAD, h.rejection("commands/c1/response", bad).reason(), bad);
    }
  }

  @Test
  void lets_a_device_hear_all_that_is_its_own_and_nothing_of_the_server() {
    for (String filter : List.of("commands/#", "commands/+/+", "#", "telemetry")) {
      assertTrue(h.dialect().maySubscribe(h.sender(), filter), filter);
    }
    for (String filter : List.of("$SYS/#", "$share/g/commands/#", "")) {
      assertFalse(h.dialect().maySubscribe(h.sender(), filter), filter);
    }
  }
}
