/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.Value;
import io.backplane.rest.view.DeviceViews.DeviceInput;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Problem;
import io.backplane.rest.view.ProfileViews.ProfileInput;
import io.backplane.rest.view.SecurityViews.TokenInput;
import io.backplane.rest.view.TelemetryViews.SampleView;
import io.backplane.rest.view.Ts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bodies read, refused and written. */
class JsonBodiesTest {
  private final JsonBodies bodies = new JsonBodies(Json.mapper());

  @Test
  void reads_a_valid_body() throws IOException {
    DeviceInput in =
        (DeviceInput) read(DeviceInput.class, "{\"id\":\"d\",\"tags\":[\"a\"],\"enabled\":false}");
    assertEquals("d", in.id());
    assertEquals(Set.of("a"), in.tags());
    assertEquals(false, in.enabled());
  }

  @Test
  void fields_the_node_keeps_itself_may_come_back() throws IOException {
    read(DeviceInput.class, "{\"id\":\"d\",\"version\":7,\"presence\":{\"connected\":true}}");
  }

  @Test
  void says_line_and_column_of_what_is_no_json() {
    Problem problem = refused(DeviceInput.class, "{\n \"id\": \"d\",\n }");
    assertEquals(400, problem.status());
    assertTrue(problem.detail().contains("line 3"), problem.detail());
  }

  @Test
  void says_what_would_have_been_right_in_words_of_json() {
    assertEquals("must be text", fault("{\"id\":[]}"));
    assertEquals("must be true or false", fault("{\"id\":\"d\",\"enabled\":\"yes\"}"));
    assertEquals("must be an array", fault("{\"id\":\"d\",\"tags\":{}}"));
    assertEquals("must not be null", fault("{\"id\":\"d\",\"tags\":[null]}"));
    assertEquals("must not be blank", fault("{\"id\":\"d\",\"name\":\" \"}"));
    assertEquals(
        "must be 1 to 64 letters, digits or . _ -", fault("{\"id\":\"d\",\"profile\":\"ä\"}"));
  }

  @Test
  void says_of_a_time_in_which_forms_it_may_be() {
    Problem problem = refused(TokenInput.class, "{\"label\":\"l\",\"expiresAt\":\"never\"}");
    assertEquals("#/expiresAt", problem.errors().get(0).pointer());
    assertEquals(
        "must be a time: milliseconds since the epoch, or RFC 3339",
        problem.errors().get(0).detail());
  }

  @Test
  void tells_nothing_of_the_library_that_reads() {
    Problem deep = refused(DeviceInput.class, "{\"a\":" + "[".repeat(5000));
    assertEquals(400, deep.status());
    assertTrue(deep.detail().endsWith("(65) exceeds the maximum allowed 64"), deep.detail());
  }

  @Test
  void names_an_unknown_field_and_those_that_are_known() {
    Problem problem = refused(DeviceInput.class, "{\"id\":\"d\",\"nmae\":\"x\"}");
    assertEquals(422, problem.status());
    Fault fault = problem.errors().get(0);
    assertEquals("#/nmae", fault.pointer());
    assertTrue(fault.detail().contains("name"), fault.detail());
  }

  @Test
  void points_into_nested_values_of_the_wrong_type() {
    assertEquals("#/tags/1", pointer(DeviceInput.class, "{\"tags\":[\"a\",5]}"));
    assertEquals("#/enabled", pointer(DeviceInput.class, "{\"enabled\":\"true\"}"));
    assertEquals(
        "#/properties/0/min",
        pointer(
            ProfileInput.class,
            "{\"name\":\"p\",\"properties\":[{\"key\":\"k\",\"type\":\"number\",\"min\":\"x\"}]}"));
  }

  @Test
  void tells_all_faults_at_once() {
    Problem problem =
        refused(
            ProfileInput.class,
            "{\"id\":\"a b\",\"retentionDays\":-1,\"properties\":[{\"type\":\"colour\"}]}");
    List<String> pointers = problem.errors().stream().map(Fault::pointer).toList();
    assertEquals(
        List.of("#/id", "#/name", "#/properties/0/key", "#/properties/0/type", "#/retentionDays"),
        pointers);
  }

  @Test
  void speaks_no_java_to_the_caller() {
    for (String body : List.of("{\"tags\":{}}", "{\"enabled\":7}", "{\"id\":[]}", "[]", "7")) {
      Problem problem = refused(DeviceInput.class, body);
      assertTrue(!problem.detail().matches(".*(java\\.|backplane|jackson).*"), problem.detail());
    }
  }

  @Test
  void refuses_doubled_fields_trailing_text_and_nothing() {
    assertEquals(400, refused(DeviceInput.class, "{\"id\":\"a\",\"id\":\"b\"}").status());
    assertTrue(refused(DeviceInput.class, "{} {}").status() >= 400);
    assertEquals(400, refused(DeviceInput.class, "").status());
    assertEquals(400, refused(DeviceInput.class, "null").status());
  }

  @Test
  void refuses_depth_without_end() {
    assertEquals(400, refused(DeviceInput.class, "{\"a\":" + "[".repeat(5000)).status());
  }

  @Test
  void times_are_read_as_number_and_as_text() throws IOException {
    TokenInput number = (TokenInput) read(TokenInput.class, "{\"label\":\"l\",\"expiresAt\":1.5}");
    assertEquals(1500, number.expiresAt().micros());
    TokenInput text =
        (TokenInput)
            read(TokenInput.class, "{\"label\":\"l\",\"expiresAt\":\"1970-01-01T00:00:01Z\"}");
    assertEquals(1_000_000, text.expiresAt().micros());
    assertEquals("#/expiresAt", pointer(TokenInput.class, "{\"label\":\"l\",\"expiresAt\":\"x\"}"));
  }

  @Test
  void writes_values_as_what_they_are() throws IOException {
    assertEquals("9007199254740993", value(new Value.Int(9007199254740993L)));
    assertEquals("\"NaN\"", value(new Value.Real(Double.NaN)));
    assertEquals("\"-Infinity\"", value(new Value.Real(Double.NEGATIVE_INFINITY)));
    assertEquals("{\"a\":[1]}", value(new Value.Json("{\"a\":[1]}")));
    assertEquals("{\"lat\":1.0,\"lon\":2.0}", value(new Value.Geo(1, 2, Double.NaN)));
  }

  private String value(Value value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SampleView view = new SampleView(null, new Ts(1_000), value, "x");
    bodies.writeTo(view, SampleView.class, SampleView.class, null, null, null, out);
    String text = out.toString(StandardCharsets.UTF_8);
    return text.substring("{\"ts\":1,\"value\":".length(), text.indexOf(",\"type\""));
  }

  private String pointer(Class<?> type, String body) {
    return refused(type, body).errors().get(0).pointer();
  }

  private Problem refused(Class<?> type, String body) {
    return assertThrows(ProblemException.class, () -> read(type, body)).problem();
  }

  private Object read(Class<?> type, String body) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    @SuppressWarnings("unchecked")
    Class<Object> any = (Class<Object>) type;
    return bodies.readFrom(any, type, null, null, null, in);
  }

  private String fault(String body) {
    return refused(DeviceInput.class, body).errors().get(0).detail();
  }
}
