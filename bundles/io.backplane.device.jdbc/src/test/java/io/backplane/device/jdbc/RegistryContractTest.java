/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import static io.backplane.device.jdbc.Rig.T;
import static io.backplane.device.jdbc.Rig.device;
import static io.backplane.device.jdbc.Rig.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceRegistry.Counts;
import io.backplane.device.api.DeviceRegistry.Outcome;
import io.backplane.device.api.DeviceRegistry.RowResult;
import io.backplane.device.api.Group;
import io.backplane.device.api.Page;
import io.backplane.device.api.Profile;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.db.Database;
import io.backplane.message.api.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What devices, profiles and groups promise, on every database. */
abstract class RegistryContractTest {
  protected Rig rig;

  abstract Database open() throws Exception;

  @BeforeEach
  void build() throws Exception {
    rig = new Rig(open());
  }

  @AfterEach
  void tearDown() {
    if (rig != null) {
      rig.close();
    }
  }

  private static void assertReason(Reason expected, Runnable call) {
    assertEquals(expected, assertThrows(RegistryException.class, call::run).reason());
  }

  private static Device renamed(Device d, String name) {
    return new Device(
        d.tenant(),
        d.id(),
        name,
        d.profile(),
        d.tags(),
        d.gateway(),
        d.enabled(),
        d.simulated(),
        d.version(),
        d.createdAt(),
        d.updatedAt());
  }

  private static Device behind(String id, String gateway) {
    return new Device(
        T, id(id), id, ProfileId.DEFAULT, Set.of(), id(gateway), true, false, 0, 0, 0);
  }

  private static Device disabled(Device d) {
    return new Device(
        d.tenant(),
        d.id(),
        d.name(),
        d.profile(),
        d.tags(),
        d.gateway(),
        false,
        d.simulated(),
        d.version(),
        d.createdAt(),
        d.updatedAt());
  }

  @Test
  void creates_finds_changes_and_removes_a_device() {
    assertTrue(rig.devices.find(T, id("a")).isEmpty());
    Device a = rig.given("a", "red", "hall 1");
    assertEquals(1, a.version());
    assertEquals(a, rig.devices.find(T, id("a")).orElseThrow());

    Device b = rig.devices.update(renamed(a, "Grün 東京 \uD83D\uDE00"));
    assertEquals(2, b.version());
    assertEquals(a.createdAt(), b.createdAt());
    assertTrue(b.updatedAt() > a.updatedAt());
    assertEquals(b, rig.devices.find(T, id("a")).orElseThrow());

    rig.devices.delete(T, id("a"), b.version());
    assertTrue(rig.devices.find(T, id("a")).isEmpty());
    assertReason(Reason.NOT_FOUND, () -> rig.devices.delete(T, id("a"), 0));
  }

  @Test
  void keeps_text_that_a_database_would_not_take_apart_from_what_it_cannot_hold() {
    Device a = rig.devices.create(renamed(device("a"), "x\u0000y\uD800z"));
    assertEquals("x\u0000y\uD800z", a.name());
    assertEquals("x\uFFFDy\uFFFDz", rig.devices.find(T, id("a")).orElseThrow().name());
  }

  @Test
  void refuses_what_is_there_already_or_refers_to_nothing() {
    Device a = rig.given("a");
    assertReason(Reason.EXISTS, () -> rig.given("a"));
    assertReason(Reason.UNKNOWN_REFERENCE, () -> rig.devices.create(behind("b", "nobody")));
    assertReason(Reason.UNKNOWN_REFERENCE, () -> rig.devices.create(behind("b", "b")));
    Device strange =
        new Device(T, id("c"), "c", new ProfileId("none"), Set.of(), null, true, false, 0, 0, 0);
    assertReason(Reason.UNKNOWN_REFERENCE, () -> rig.devices.create(strange));
    assertReason(Reason.NOT_FOUND, () -> rig.devices.update(device("d")));
    rig.devices.update(renamed(a, "first"));
    assertReason(Reason.CONFLICT, () -> rig.devices.update(renamed(a, "second")));
    assertReason(Reason.CONFLICT, () -> rig.devices.delete(T, id("a"), a.version()));
  }

  @Test
  void lets_exactly_one_of_many_writers_build_on_a_version() throws Exception {
    rig.given("a");
    int writers = 6;
    int rounds = 20;
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    CyclicBarrier barrier = new CyclicBarrier(writers);
    try {
      List<Future<Integer>> wins = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int me = w;
        wins.add(pool.submit(() -> compete(barrier, rounds, "writer " + me)));
      }
      int sum = 0;
      for (Future<Integer> f : wins) {
        sum += f.get();
      }
      assertEquals(rounds, sum);
      assertEquals(rounds + 1, rig.devices.find(T, id("a")).orElseThrow().version());
    } finally {
      pool.shutdownNow();
    }
  }

  private int compete(CyclicBarrier barrier, int rounds, String name) throws Exception {
    int won = 0;
    for (int round = 0; round < rounds; round++) {
      Device seen = rig.devices.find(T, id("a")).orElseThrow();
      barrier.await();
      try {
        rig.devices.update(renamed(seen, name));
        won++;
      } catch (RegistryException e) {
        assertEquals(Reason.CONFLICT, e.reason());
      }
      barrier.await();
    }
    return won;
  }

  @Test
  void pages_agree_with_a_naive_model_for_every_filter() {
    Random random = new Random(7);
    List<Device> all = new ArrayList<>();
    rig.profiles.save(profile("pump", 0));
    rig.given("gw-1");
    for (int i = 0; i < 700; i++) {
      Set<String> tags = new TreeSet<>();
      for (String tag : List.of("red", "green", "100%", "a_b")) {
        if (random.nextInt(4) == 0) {
          tags.add(tag);
        }
      }
      ProfileId profile = random.nextBoolean() ? ProfileId.DEFAULT : new ProfileId("pump");
      DeviceId gateway = random.nextInt(3) == 0 ? id("gw-1") : null;
      String name = "Motor_" + random.nextInt(50) + "% Ä" + random.nextInt(9);
      String id = (random.nextBoolean() ? "Dev-" : "dev_") + i;
      all.add(new Device(T, id(id), name, profile, tags, gateway, true, false, 0, 0, 0));
    }
    rig.devices.saveAll(all, false);
    all.add(rig.devices.find(T, id("gw-1")).orElseThrow());

    check(all, DeviceFilter.ALL, d -> true);
    check(all, text("OR_1"), d -> has(d, "or_1"));
    check(all, text("% ä3"), d -> has(d, "% ä3"));
    check(all, text("DEV_"), d -> has(d, "dev_"));
    check(all, text("!"), d -> has(d, "!"));
    check(all, tags("red"), d -> d.tags().contains("red"));
    check(all, tags("red", "100%", "a_b"), d -> d.tags().containsAll(Set.of("red", "100%", "a_b")));
    check(all, filter("", "pump", "", null), d -> d.profile().value().equals("pump"));
    check(all, filter("", "", "gw-1", null), d -> id("gw-1").equals(d.gateway()));
    check(all, filter("", "", "", true), d -> false);
    check(all, filter("", "", "", false), d -> true);
    check(
        all,
        new DeviceFilter("motor_1", "pump", Set.of("green"), "", "gw-1", false),
        d ->
            has(d, "motor_1")
                && d.profile().value().equals("pump")
                && d.tags().contains("green")
                && d.gateway() != null);
    rig.profiles.saveGroup(new Group(T, "g", "G", tags("green"), 0));
    check(
        all,
        new DeviceFilter("dev_", "", Set.of("red"), "g", "", null),
        d -> has(d, "dev_") && d.tags().containsAll(Set.of("red", "green")));
  }

  @Test
  void a_text_is_found_in_whatever_was_stored_before_the_search() {
    check(List.of(), text("hall"), d -> true);
    List<Device> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(rig.devices.create(renamed(device("d" + i), "Hall " + i)));
      check(all, text("hall"), d -> true);
    }
    Device moved = rig.devices.update(renamed(all.get(2), "Yard"));
    all.set(2, moved);
    check(all, text("HALL"), d -> has(d, "hall"));
    check(all, text("yard"), d -> d.equals(moved));
    rig.devices.delete(T, id("d4"), 0);
    all.remove(4);
    check(all, text("hall"), d -> has(d, "hall"));
    List<Device> many = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      many.add(renamed(device("c" + i, i % 2 == 0 ? "even" : "odd"), "Hall of many " + i));
    }
    rig.devices.saveAll(many, false);
    all.addAll(many);
    check(all, text("hall"), d -> has(d, "hall"));
    check(
        all,
        new DeviceFilter("many", "", Set.of("even"), "", "", false),
        d -> d.tags().contains("even"));
    check(
        all,
        new DeviceFilter("many 17", "", Set.of("odd"), "", "", null),
        d -> has(d, "many 17") && d.tags().contains("odd"));
  }

  private static DeviceFilter text(String text) {
    return filter(text, "", "", null);
  }

  private static DeviceFilter tags(String... tags) {
    return new DeviceFilter("", "", Set.of(tags), "", "", null);
  }

  private static DeviceFilter filter(String text, String profile, String gateway, Boolean on) {
    return new DeviceFilter(text, profile, Set.of(), "", gateway, on);
  }

  private static boolean has(Device d, String lower) {
    return (d.id() + "\n" + d.name()).toLowerCase().contains(lower);
  }

  private void check(List<Device> all, DeviceFilter filter, Predicate<Device> model) {
    List<String> expected = all.stream().filter(model).map(d -> d.id().value()).sorted().toList();
    List<String> found = new ArrayList<>();
    String cursor = "";
    do {
      Page<Device> page = rig.devices.list(T, filter, cursor, 37);
      assertEquals(expected.size(), page.total(), filter.toString());
      page.items().forEach(d -> found.add(d.id().value()));
      cursor = page.next();
    } while (!cursor.isEmpty());
    assertEquals(expected, found, filter.toString());
    List<String> named = new ArrayList<>();
    do {
      Page<DeviceId> page = rig.devices.identifiers(T, filter, cursor, 150);
      assertEquals(expected.size(), page.total(), filter.toString());
      page.items().forEach(id -> named.add(id.value()));
      cursor = page.next();
    } while (!cursor.isEmpty());
    assertEquals(expected, named, filter.toString());
  }

  @Test
  void gives_ten_times_as_many_identifiers_as_devices_at_once() {
    List<Device> all = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      all.add(device("d" + i));
    }
    rig.devices.saveAll(all, false);
    Page<DeviceId> page = rig.devices.identifiers(T, DeviceFilter.ALL, "", 10_000);
    assertEquals(1500, page.items().size());
    assertEquals("", page.next());
    assertReason(Reason.INVALID, () -> rig.devices.identifiers(T, DeviceFilter.ALL, "", 10_001));
  }

  @Test
  void refuses_a_cursor_of_another_listing_and_an_unknown_group() {
    for (int i = 0; i < 5; i++) {
      rig.given("d" + i);
    }
    String cursor = rig.devices.list(T, DeviceFilter.ALL, "", 2).next();
    assertReason(Reason.BAD_CURSOR, () -> rig.devices.list(T, text("d"), cursor, 2));
    assertReason(Reason.BAD_CURSOR, () -> rig.devices.list(T, DeviceFilter.ALL, "nonsense", 2));
    DeviceFilter unknown = new DeviceFilter("", "", Set.of(), "none", "", null);
    assertReason(Reason.UNKNOWN_REFERENCE, () -> rig.devices.list(T, unknown, "", 2));
  }

  @Test
  void pages_do_not_repeat_or_skip_when_devices_come_and_go() {
    for (int i = 0; i < 10; i++) {
      rig.given("d" + i);
    }
    Page<Device> first = rig.devices.list(T, DeviceFilter.ALL, "", 5);
    rig.devices.delete(T, id("d0"), 0);
    rig.devices.delete(T, id("d4"), 0);
    rig.given("c");
    Page<Device> second = rig.devices.list(T, DeviceFilter.ALL, first.next(), 5);
    assertEquals(
        List.of("d5", "d6", "d7", "d8", "d9"),
        second.items().stream().map(d -> d.id().value()).toList());
  }

  @Test
  void counts_follow_every_write() {
    assertEquals(new Counts(0, 0, 0), rig.devices.counts(T));
    Device a = rig.given("a");
    rig.given("b");
    assertEquals(new Counts(2, 2, 0), rig.devices.counts(T));
    rig.devices.update(disabled(a));
    assertEquals(new Counts(2, 1, 0), rig.devices.counts(T));
    rig.devices.saveAll(List.of(device("a"), device("c")), false);
    assertEquals(new Counts(3, 3, 0), rig.devices.counts(T));
    rig.devices.delete(T, id("a"), 0);
    assertEquals(new Counts(2, 2, 0), rig.devices.counts(T));
  }

  @Test
  void tells_of_changes_in_order() {
    Device a = rig.given("a");
    Device b = rig.devices.update(disabled(a));
    rig.devices.delete(T, b.id(), 0);
    Rig.await(() -> rig.told.size() == 3);
    assertEquals(
        List.of(DeviceChange.Kind.CREATED, DeviceChange.Kind.DISABLED, DeviceChange.Kind.DELETED),
        rig.told.stream().map(DeviceChange::kind).toList());
  }

  @Test
  void a_gateway_that_goes_leaves_its_devices_speaking_for_themselves() {
    rig.given("gw");
    Device d = rig.devices.create(behind("d", "gw"));
    assertEquals(d, rig.devices.find(T, id("d")).orElseThrow());
    rig.devices.delete(T, id("gw"), 0);
    Device after = rig.devices.find(T, id("d")).orElseThrow();
    assertEquals(null, after.gateway());
    assertEquals(d.version() + 1, after.version());
  }

  @Test
  void saves_many_and_answers_for_each_row() {
    rig.given("old");
    Device strange =
        new Device(T, id("bad"), "b", new ProfileId("none"), Set.of(), null, true, false, 0, 0, 0);
    List<Device> rows =
        List.of(
            renamed(device("old"), "new name"),
            behind("child", "gw"),
            device("gw"),
            strange,
            behind("lost", "nowhere"),
            device("twice"),
            renamed(device("twice"), "the last counts"));
    List<RowResult> dry = rig.devices.saveAll(rows, true);
    assertEquals(1, rig.devices.counts(T).total());
    List<RowResult> done = rig.devices.saveAll(rows, false);
    assertEquals(dry, done);
    assertEquals(
        List.of(
            Outcome.UPDATED,
            Outcome.CREATED,
            Outcome.CREATED,
            Outcome.FAILED,
            Outcome.FAILED,
            Outcome.CREATED,
            Outcome.UPDATED),
        done.stream().map(RowResult::outcome).toList());
    assertTrue(done.get(3).error().contains("none"));
    assertEquals("new name", rig.devices.find(T, id("old")).orElseThrow().name());
    assertEquals(2, rig.devices.find(T, id("old")).orElseThrow().version());
    assertEquals("the last counts", rig.devices.find(T, id("twice")).orElseThrow().name());
    assertEquals(4, rig.devices.counts(T).total());
  }

  @Test
  void of_many_those_that_others_changed_meanwhile_are_left_alone() {
    rig.given("a");
    rig.given("b");
    Device b = rig.devices.find(T, id("b")).orElseThrow();
    rig.devices.update(renamed(b, "somebody's"));
    List<Device> rows =
        List.of(
            renamed(rig.devices.find(T, id("a")).orElseThrow(), "mine"),
            renamed(b, "mine"),
            version(device("gone"), 4),
            device("fresh"));
    List<RowResult> dry = rig.devices.saveAll(rows, true);
    assertEquals(dry, rig.devices.saveAll(rows, false));
    assertEquals(
        List.of(Outcome.UPDATED, Outcome.FAILED, Outcome.FAILED, Outcome.CREATED),
        dry.stream().map(RowResult::outcome).toList());
    assertEquals("device 'b' was changed since version 1", dry.get(1).error());
    assertEquals("somebody's", rig.devices.find(T, id("b")).orElseThrow().name());
    assertTrue(rig.devices.find(T, id("gone")).isEmpty());
  }

  @Test
  void gateways_do_not_go_round_in_a_circle() {
    rig.given("a");
    rig.devices.create(behind("b", "a"));
    Device c = rig.devices.create(behind("c", "b"));
    RegistryException refused =
        assertThrows(RegistryException.class, () -> rig.devices.update(through("a", "c")));
    assertEquals(Reason.INVALID, refused.reason());
    assertEquals(
        "gateway: its gateways go round in a circle: a behind c behind b behind a",
        refused.getMessage());
    List<RowResult> rows =
        rig.devices.saveAll(
            List.of(behind("a", "c"), behind("x", "y"), behind("y", "x"), behind("z", "c")), false);
    assertEquals(
        List.of(Outcome.FAILED, Outcome.FAILED, Outcome.FAILED, Outcome.CREATED),
        rows.stream().map(RowResult::outcome).toList());
    assertTrue(rows.get(0).error().contains("circle"), rows.get(0).error());
    assertEquals(c, rig.devices.find(T, id("c")).orElseThrow());
    rig.devices.update(through("c", "a"));
  }

  @Test
  void of_two_who_would_close_a_circle_at_once_one_is_refused() throws Exception {
    for (int round = 0; round < 10; round++) {
      String a = "a" + round;
      String b = "b" + round;
      rig.given(a);
      rig.given(b);
      CompletableFuture<Boolean> one = CompletableFuture.supplyAsync(() -> taken(through(a, b)));
      boolean two = taken(through(b, a));
      assertTrue(one.get() ^ two, "round " + round);
    }
  }

  private boolean taken(Device d) {
    try {
      rig.devices.update(d);
      return true;
    } catch (RegistryException e) {
      assertEquals(Reason.INVALID, e.reason());
      return false;
    }
  }

  private static Device version(Device d, long version) {
    return new Device(
        T, d.id(), d.name(), d.profile(), d.tags(), d.gateway(), true, false, version, 0, 0);
  }

  /** As it is, but through this gateway. */
  private Device through(String id, String gateway) {
    return version(behind(id, gateway), rig.devices.find(T, id(id)).orElseThrow().version());
  }

  private static Profile profile(String id, long version) {
    return new Profile(
        T,
        new ProfileId(id),
        "Pump",
        "Moves water.",
        "native",
        List.of(
            new Profile.Property(
                "temp", "Temperature", Profile.Type.NUMBER, "Cel", -40, Double.NaN),
            new Profile.Property("on", "", Profile.Type.BOOLEAN, "", Double.NaN, Double.NaN)),
        List.of(new Profile.CommandDef("stop", "Stop", "{\"type\":\"object\"}")),
        30,
        version,
        0,
        0);
  }

  @Test
  void profiles_keep_what_they_are_given_and_know_their_versions() {
    Profile made = rig.profiles.save(profile("pump", 0));
    assertEquals(made, rig.profiles.find(T, new ProfileId("pump")).orElseThrow());
    assertReason(Reason.EXISTS, () -> rig.profiles.save(profile("pump", 0)));
    Profile next = rig.profiles.save(profile("pump", 1));
    assertEquals(2, next.version());
    assertEquals(made.createdAt(), next.createdAt());
    assertReason(Reason.CONFLICT, () -> rig.profiles.save(profile("pump", 1)));
    assertReason(Reason.NOT_FOUND, () -> rig.profiles.save(profile("none", 1)));
    assertEquals(
        List.of("default", "pump"),
        rig.profiles.list(T).stream().map(p -> p.id().value()).toList());
    assertEquals("native", rig.profiles.find(T, ProfileId.DEFAULT).orElseThrow().dialect());
  }

  @Test
  void a_profile_in_use_stays() {
    rig.profiles.save(profile("pump", 0));
    Device d =
        rig.devices.create(
            new Device(
                T, id("p1"), "p1", new ProfileId("pump"), Set.of(), null, true, false, 0, 0, 0));
    assertReason(Reason.IN_USE, () -> rig.profiles.delete(T, new ProfileId("pump"), 0));
    assertReason(Reason.IN_USE, () -> rig.profiles.delete(T, ProfileId.DEFAULT, 0));
    rig.devices.delete(T, d.id(), 0);
    assertReason(Reason.CONFLICT, () -> rig.profiles.delete(T, new ProfileId("pump"), 9));
    rig.profiles.delete(T, new ProfileId("pump"), 1);
    assertReason(Reason.NOT_FOUND, () -> rig.profiles.delete(T, new ProfileId("pump"), 0));
    assertTrue(rig.profiles.find(T, new ProfileId("pump")).isEmpty());
  }

  @Test
  void groups_know_their_versions_and_are_not_made_of_groups() {
    DeviceFilter filter = new DeviceFilter("x", "pump", Set.of("a", "b"), "", "gw", true);
    Group g = rig.profiles.saveGroup(new Group(T, "g", "Group", filter, 0));
    assertEquals(List.of(g), rig.profiles.groups(T));
    assertReason(Reason.EXISTS, () -> rig.profiles.saveGroup(new Group(T, "g", "G", filter, 0)));
    Group h = rig.profiles.saveGroup(new Group(T, "g", "Other", DeviceFilter.ALL, 1));
    assertEquals(2, h.version());
    assertReason(Reason.CONFLICT, () -> rig.profiles.saveGroup(g));
    DeviceFilter nested = new DeviceFilter("", "", Set.of(), "g", "", null);
    assertReason(Reason.INVALID, () -> rig.profiles.saveGroup(new Group(T, "n", "N", nested, 0)));
    assertReason(Reason.CONFLICT, () -> rig.profiles.deleteGroup(T, "g", 1));
    rig.profiles.deleteGroup(T, "g", 2);
    assertReason(Reason.NOT_FOUND, () -> rig.profiles.deleteGroup(T, "g", 0));
    assertFalse(rig.profiles.groups(T).contains(h));
  }
}
