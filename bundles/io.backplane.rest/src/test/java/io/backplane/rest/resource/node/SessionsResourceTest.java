/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Sessions;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.JaxRs;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.Desks;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.NodeViews.SessionInfoView;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions from the newest back. */
@ExtendWith(JaxRs.class)
class SessionsResourceTest {
  private static final Caller CALLER = caller(TenantId.DEFAULT);

  private static Caller caller(TenantId tenant) {
    return new Caller(
        new Subject(Subject.Kind.USER, tenant, "somebody", Set.of()),
        null,
        (s, a, r) -> new Decision(true, ""),
        false);
  }

  private final List<Sessions.SessionInfo> open = new ArrayList<>();
  private final SessionsResource resource = new SessionsResource(Desks.sessions(new Open()));

  @Test
  void pages_lead_from_the_newest_to_the_oldest_though_many_began_at_once() {
    for (int i = 0; i < 120; i++) {
      open(i, i / 50);
    }
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      Paged<SessionInfoView> page = resource.list("37", cursor, CALLER);
      assertEquals(120, page.total());
      page.items().forEach(s -> seen.add(s.since().micros() + " " + s.id()));
      cursor = page.next();
    } while (cursor != null);
    List<String> expected = new ArrayList<>();
    for (int since = 2; since >= 0; since--) {
      for (int i = since * 50; i < Math.min(120, since * 50 + 50); i++) {
        expected.add(since + " s_%03d".formatted(i));
      }
    }
    assertEquals(expected, seen);
  }

  @Test
  void a_session_that_ended_between_two_pages_takes_none_of_the_others_with_it() {
    for (int i = 0; i < 4; i++) {
      open(i, i);
    }
    String next = resource.list("2", null, CALLER).next();
    open.removeIf(s -> s.id().equals("s_002"));
    Paged<SessionInfoView> rest = resource.list("2", next, CALLER);
    assertEquals(
        List.of("s_001", "s_000"), rest.items().stream().map(SessionInfoView::id).toList());
    assertNull(rest.next());
  }

  @Test
  void a_hundred_come_if_no_limit_is_given_and_what_is_none_is_refused() {
    for (int i = 0; i < 110; i++) {
      open(i, i);
    }
    assertEquals(100, resource.list(null, null, CALLER).items().size());
    assertThrows(ProblemException.class, () -> resource.list("0", null, CALLER));
    assertThrows(ProblemException.class, () -> resource.list("1001", null, CALLER));
    assertThrows(ProblemException.class, () -> resource.list(null, "nonsense", CALLER));
    assertThrows(ProblemException.class, () -> resource.list(null, "12", CALLER));
  }

  @Test
  void those_of_another_tenant_are_not_shown() {
    open(1, 1);
    assertEquals(0, resource.list(null, null, caller(new TenantId("other"))).total());
  }

  private void open(int i, long since) {
    DeviceIdentity who =
        new DeviceIdentity(
            TenantId.DEFAULT, new DeviceId("d" + i), ProfileId.DEFAULT, "native", "c", 0);
    open.add(
        new Sessions.SessionInfo(
            "s_%03d".formatted(i), who, "mqtt", "", "127.0.0.1:1", since, false));
  }

  private final class Open implements Sessions {
    @Override
    public Handle open(SessionInfo info, Link link) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<SessionInfo> list() {
      return List.copyOf(open);
    }

    @Override
    public int count() {
      return open.size();
    }
  }
}
