/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.Group;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.TenantId;
import io.backplane.plugin.api.BundleAdmin;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.JaxRs;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.resource.access.TokensResource;
import io.backplane.rest.resource.device.FakeRegistry;
import io.backplane.rest.resource.device.GroupsResource;
import io.backplane.rest.resource.device.ProfilesResource;
import io.backplane.rest.resource.node.BundlesResource;
import io.backplane.rest.service.Desks;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Subject;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Listings that people make longer come in pages. */
@ExtendWith(JaxRs.class)
class PagedListingsTest {
  private static final int MANY = 250;
  private static final Caller CALLER =
      new Caller(Subject.SYSTEM, null, (s, a, r) -> new Decision(true, ""), false);

  private final FakeRegistry registry = new FakeRegistry();

  @Test
  void groups_come_by_identifier() {
    for (int i = MANY - 1; i >= 0; i--) {
      registry.groups.add(
          new Group(TenantId.DEFAULT, "g_%03d".formatted(i), "Group", DeviceFilter.ALL, 1));
    }
    GroupsResource groups = new GroupsResource(Desks.profiles(registry));
    assertEquals(
        numbered("g_%03d"), all((limit, at) -> groups.list(CALLER, limit, at), g -> g.id()));
  }

  @Test
  void profiles_come_by_identifier() {
    for (int i = MANY - 2; i >= 0; i--) {
      registry.profiles.add(
          FakeRegistry.profile(TenantId.DEFAULT, new ProfileId("p_%03d".formatted(i))));
    }
    ProfilesResource profiles = new ProfilesResource(Desks.profiles(registry));
    List<String> expected = new ArrayList<>(List.of("default"));
    expected.addAll(numbered("p_%03d").subList(0, MANY - 1));
    assertEquals(expected, all((limit, at) -> profiles.list(CALLER, limit, at), p -> p.id()));
  }

  @Test
  void tokens_come_by_age_though_some_were_made_at_once() {
    List<Accounts.ApiToken> made = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      made.add(new Accounts.ApiToken("t_%03d".formatted(i), "", i / 100, 0, 0));
    }
    Accounts accounts =
        (Accounts)
            Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Accounts.class}, (p, m, a) -> made);
    TokensResource tokens = new TokensResource(Desks.security(accounts, null));
    assertEquals(
        numbered("t_%03d"), all((limit, at) -> tokens.list(CALLER, limit, at), t -> t.id()));
  }

  @Test
  void changes_of_bundles_come_newest_first() {
    List<BundleAdmin.Change> changes = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      changes.add(
          new BundleAdmin.Change(
              MANY - i, "c_%03d".formatted(i), "1", "2", "", 1, List.of(), true, ""));
    }
    BundleAdmin admin =
        (BundleAdmin)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleAdmin.class},
                (p, m, a) -> changes);
    BundlesResource bundles = new BundlesResource(Desks.bundles(admin));
    assertEquals(numbered("c_%03d"), all(bundles::history, c -> c.symbolicName()));
  }

  @Test
  void an_entry_that_goes_between_two_pages_takes_none_of_the_others_with_it() {
    for (String id : List.of("a", "b", "c", "d")) {
      registry.groups.add(new Group(TenantId.DEFAULT, id, "Group", DeviceFilter.ALL, 1));
    }
    GroupsResource groups = new GroupsResource(Desks.profiles(registry));
    String next = groups.list(CALLER, "2", null).next();
    registry.groups.removeIf(g -> g.id().equals("b"));
    assertEquals(
        List.of("c", "d"),
        groups.list(CALLER, "2", next).items().stream().map(g -> g.id()).toList());
  }

  private static List<String> numbered(String pattern) {
    return IntStream.range(0, MANY).mapToObj(pattern::formatted).toList();
  }

  /** Walks the pages; what is none is refused. */
  private static <V> List<String> all(
      BiFunction<String, String, Paged<V>> listing, Function<V, String> id) {
    assertEquals(100, listing.apply(null, null).items().size());
    for (String limit : List.of("0", "1001", "x")) {
      assertThrows(ProblemException.class, () -> listing.apply(limit, null));
    }
    assertThrows(ProblemException.class, () -> listing.apply(null, "nonsense"));
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      Paged<V> page = listing.apply("37", cursor);
      assertEquals(MANY, page.total());
      page.items().forEach(v -> seen.add(id.apply(v)));
      cursor = page.next();
    } while (cursor != null);
    return seen;
  }
}
