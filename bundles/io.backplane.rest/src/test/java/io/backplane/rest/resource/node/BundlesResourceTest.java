/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.plugin.api.BundleAdmin;
import io.backplane.plugin.api.CpuEstimates;
import io.backplane.plugin.api.Generation.By;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.JaxRs;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.Desks;
import io.backplane.rest.view.NodeViews.BundleInfo;
import io.backplane.rest.view.NodeViews.ChangeView;
import io.backplane.rest.view.Problem;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Subject;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import javax.ws.rs.core.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who updates a bundle learns from the status alone what runs now. */
@ExtendWith(JaxRs.class)
class BundlesResourceTest {
  private static final Caller CALLER =
      new Caller(Subject.SYSTEM, null, (s, a, r) -> new Decision(true, ""), false);

  private String rolledBack = "";
  private By asked;
  private final BundlesResource resource = new BundlesResource(Desks.bundles(new Admin()));

  @Test
  void an_update_that_worked_is_answered_with_what_happened() {
    Response answer = update("a.card");
    assertEquals(200, answer.getStatus());
    assertEquals("1.1", ((ChangeView) answer.getEntity()).toVersion());
    assertEquals(new By(CALLER.getName(), "why"), asked);
  }

  @Test
  void an_update_that_was_rolled_back_is_a_problem_that_says_what_failed_and_what_runs() {
    rolledBack = "Not back within 500 ms: service x";
    Response answer = update("a.card");
    assertEquals(422, answer.getStatus());
    assertEquals("application/problem+json", answer.getMediaType().toString());
    Problem problem = (Problem) answer.getEntity();
    assertEquals("urn:backplane:problem:rolled-back", problem.type());
    assertEquals(
        "a.card 1.1 did not work: Not back within 500 ms: service x."
            + " It was put back after 20 ms, 1.0 runs again.",
        problem.detail());
  }

  @Test
  void a_bundle_that_is_not_there_is_not_found() {
    ProblemException problem = assertThrows(ProblemException.class, () -> update("b.card"));
    assertEquals(404, problem.problem().status());
  }

  @Test
  void bundles_have_an_estimate_of_their_cpu_time_while_there_is_one() {
    BundleInfo without = resource.list().items().get(0);
    assertNull(without.cpuSecondsEstimate());
    assertNull(without.cpuCoresEstimate());
    CpuEstimates cpu = () -> Map.of(1L, new CpuEstimates.Estimate(2.5, 0.25));
    BundleInfo with = new BundlesResource(Desks.bundles(new Admin(), cpu)).list().items().get(0);
    assertEquals(2.5, with.cpuSecondsEstimate());
    assertEquals(0.25, with.cpuCoresEstimate());
  }

  private Response update(String name) {
    return resource.update(name, "why", InputStream.nullInputStream(), CALLER);
  }

  private final class Admin implements BundleAdmin {
    @Override
    public List<BundleView> bundles() {
      return List.of(new BundleView(1, "a.card", "1.0", "ACTIVE", "", 1, false, ""));
    }

    @Override
    public Change update(String symbolicName, InputStream jar, By by) {
      asked = by;
      return new Change(1, symbolicName, "1.0", "1.1", "", 20, List.of(), null, rolledBack);
    }

    @Override
    public List<Change> history() {
      return List.of();
    }
  }
}
