/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Device;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.JaxRs;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.Desks;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.DeviceViews.ImportReport;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.ws.rs.core.StreamingOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Devices from and to tables. */
@ExtendWith(JaxRs.class)
class DeviceTableTest {
  private static final Caller CALLER =
      new Caller(Subject.SYSTEM, null, (s, a, r) -> new Decision(true, ""), false);

  private final FakeRegistry registry = new FakeRegistry();
  private final DeviceDesk desk = Desks.devices(registry, registry, null);

  @Test
  void a_bad_row_harms_no_other() throws IOException {
    ImportReport report =
        load(
            "id,name,profile,tags,gateway,enabled\n"
                + "gw,Gateway,,,,\n"
                + "d1,One,default,a; b,gw,false\n"
                + "d 2,Two,,,,\n"
                + "d3,Three,unknown,,,\n"
                + "d4,Four,,,,maybe\n"
                + "d5\n");
    assertEquals(3, report.created());
    assertEquals(3, report.failed());
    assertEquals(
        List.of(4, 5, 6),
        report.rows().stream().filter(r -> r.error() != null).map(r -> r.row()).toList());
    Device one = registry.devices.get(new DeviceId("d1"));
    assertEquals(Set.of("a", "b"), one.tags());
    assertEquals(new DeviceId("gw"), one.gateway());
    assertFalse(one.enabled());
    assertTrue(registry.devices.get(new DeviceId("d5")).enabled());
  }

  @Test
  void whatever_names_and_tags_hold_comes_back_as_it_was() throws IOException {
    List<Set<String>> all =
        List.of(
            Set.of("a;b", " c", "d ", "\\", "e\\;f", "\"q\"", "plain"),
            Set.of(";", " ; ", "\\ ", "x y"),
            Set.of("a\\", "\u00a0b"));
    StringBuilder table = new StringBuilder(String.join(",", DeviceRow.HEADING)).append('\n');
    for (int i = 0; i < all.size(); i++) {
      Device d = device("d" + i, " Name, \"" + i + "\" ", all.get(i));
      registry.devices.put(d.id(), d);
      table.append(DeviceRow.of(d, false)).append('\n');
    }
    assertEquals(
        List.of("unchanged", "unchanged", "unchanged"),
        load(table.toString()).rows().stream().map(r -> r.result()).toList());
    registry.devices.clear();
    assertEquals(3, load(table.toString()).created());
    for (int i = 0; i < all.size(); i++) {
      Device back = registry.devices.get(new DeviceId("d" + i));
      assertEquals(all.get(i), back.tags());
      assertEquals(" Name, \"" + i + "\" ", back.name());
    }
  }

  private static Device device(String id, String name, Set<String> tags) {
    return device(id, name, tags, 1);
  }

  private static Device device(String id, String name, Set<String> tags, long version) {
    return new Device(
        CALLER.tenant(),
        new DeviceId(id),
        name,
        ProfileId.DEFAULT,
        tags,
        null,
        true,
        false,
        version,
        0,
        0);
  }

  @Test
  void empty_fields_and_missing_columns_leave_what_is_there() throws IOException {
    load("id,name,tags\nd1,One,a;b\n");
    ImportReport second = load("id,enabled\nd1,no\n");
    assertEquals(1, second.updated());
    Device one = registry.devices.get(new DeviceId("d1"));
    assertEquals("One", one.name());
    assertEquals(Set.of("a", "b"), one.tags());
    assertFalse(one.enabled());
    assertEquals("unchanged", load("id,enabled\nd1,no\n").rows().get(0).result());
  }

  @Test
  void a_dry_run_stores_nothing_and_finds_the_same_faults() throws IOException {
    ImportReport report =
        new DeviceImport(desk)
            .load(stream("id,profile,gateway\nd1,,\nd2,nope,\nd3,,nobody\n"), "true", CALLER);
    assertEquals(1, report.created());
    assertEquals(2, report.failed());
    assertTrue(registry.devices.isEmpty());
  }

  @Test
  void rows_are_stored_a_thousand_at_a_time() throws IOException {
    ImportReport report = load("id\n" + many(2_500));
    assertEquals(2_500, report.created());
    assertEquals(List.of(1_000, 1_000, 500), registry.slices);
    assertEquals(2_500, load("id\n" + many(2_500)).rows().size());
    assertEquals(3, registry.slices.size());
  }

  @Test
  void a_gateway_may_come_after_the_devices_behind_it() throws IOException {
    String table = "id,gateway\nchild,gw\n" + many(2_500) + "gw,root\nroot,\nlost,nobody\n";
    for (String dry : new String[] {"true", "false"}) {
      ImportReport report = new DeviceImport(desk).load(stream(table), dry, CALLER);
      assertEquals(2_503, report.created(), dry);
      assertEquals(1, report.failed(), dry);
      assertEquals("child", report.rows().get(0).id());
      assertEquals("created", report.rows().get(0).result());
      assertEquals("failed", report.rows().get(2_503).result());
    }
    assertEquals(new DeviceId("gw"), registry.devices.get(new DeviceId("child")).gateway());
    assertEquals(new DeviceId("root"), registry.devices.get(new DeviceId("gw")).gateway());
  }

  @Test
  void of_rows_with_the_same_identifier_each_builds_on_the_one_before() throws IOException {
    ImportReport report = load("id,name,tags\nd1,One,a\nd1,,b\n");
    assertEquals(List.of(2, 3), report.rows().stream().map(r -> r.row()).toList());
    Device one = registry.devices.get(new DeviceId("d1"));
    assertEquals("One", one.name());
    assertEquals(Set.of("b"), one.tags());
  }

  @Test
  void a_table_that_breaks_off_changes_nothing() {
    ProblemException e =
        assertThrows(ProblemException.class, () -> load("id\n" + many(1_500) + "\"open\n"));
    assertTrue(e.getMessage().contains("nothing was taken"), e::getMessage);
    assertTrue(registry.devices.isEmpty());
  }

  private static String many(int rows) {
    return IntStream.range(0, rows).mapToObj(i -> "m" + i + "\n").collect(Collectors.joining());
  }

  @Test
  void a_heading_that_is_not_understood_is_refused_as_a_whole() {
    for (String table : new String[] {"", "name\nx\n", "id,id\nx,y\n", "id,colour\nx,red\n"}) {
      assertThrows(ProblemException.class, () -> load(table), table);
    }
  }

  @Test
  void what_is_exported_is_imported_unchanged() throws IOException {
    load("id,name,tags\nd1,\"One, \"\"first\"\"\",a;b\nd2,Two,\n");
    StreamingOutput table =
        (StreamingOutput) new DeviceExport(desk).export(null, CALLER).getEntity();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.write(out);
    ImportReport report = load(out.toString(StandardCharsets.UTF_8));
    assertEquals(
        List.of("unchanged", "unchanged"), report.rows().stream().map(r -> r.result()).toList());
    assertEquals(2, registry.counts(TenantId.DEFAULT).total());
  }

  @Test
  void with_a_column_version_only_what_nobody_changed_since_is_changed() throws IOException {
    load("id,name\nd1,One\nd2,Two\n");
    StreamingOutput table =
        (StreamingOutput) new DeviceExport(desk).export("true", CALLER).getEntity();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.write(out);
    String exported = out.toString(StandardCharsets.UTF_8);
    assertTrue(exported.startsWith("id,name,profile,tags,gateway,enabled,version\r\n"), exported);
    assertEquals(
        2, load(exported).rows().stream().filter(r -> r.result().equals("unchanged")).count());
    load("id,name\nd2,Changed by somebody\n");
    ImportReport report =
        load(exported.replace("One", "Uno").replace("Two", "Due") + "d3,,,,,,1\nd4,,,,,,x\n");
    assertEquals(
        List.of("updated", "failed", "failed", "failed"),
        report.rows().stream().map(r -> r.result()).toList());
    assertEquals("Changed by somebody", registry.devices.get(new DeviceId("d2")).name());
  }

  @Test
  void a_device_that_is_changed_while_the_table_is_read_is_not_overwritten() throws IOException {
    load("id,name\nd1,One\n");
    registry.meanwhile =
        () ->
            registry.devices.computeIfPresent(
                new DeviceId("d1"), (id, d) -> device("d1", "Somebody's", Set.of(), 2));
    ImportReport report = load("id,tags\nd1,a\n");
    assertEquals(1, report.failed());
    assertEquals("Somebody's", registry.devices.get(new DeviceId("d1")).name());
  }

  @Test
  void rows_of_one_device_may_lie_in_different_slices() throws IOException {
    load("id\nm0\n");
    String twice =
        "id,name\n"
            + IntStream.range(0, 1_500)
                .mapToObj(i -> "m0,Name " + i + "\n")
                .collect(Collectors.joining());
    assertEquals(0, load(twice).failed());
    assertEquals("Name 1499", registry.devices.get(new DeviceId("m0")).name());
  }

  private ImportReport load(String table) throws IOException {
    return new DeviceImport(desk).load(stream(table), null, CALLER);
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
