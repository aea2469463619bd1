/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.rest.view.Problem;
import io.backplane.security.api.SecurityFault;
import java.util.Map;
import javax.ws.rs.NotAllowedException;
import javax.ws.rs.NotFoundException;
import javax.ws.rs.core.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Failures become problem documents. */
@ExtendWith(JaxRs.class)
class ProblemsTest {
  private static final Map<Reason, Integer> REGISTRY =
      Map.of(
          Reason.NOT_FOUND, 404,
          Reason.EXISTS, 409,
          Reason.IN_USE, 409,
          Reason.CONFLICT, 412,
          Reason.UNKNOWN_REFERENCE, 422,
          Reason.INVALID, 422,
          Reason.BAD_CURSOR, 400,
          Reason.UNAVAILABLE, 503);

  private final Problems problems = new Problems();

  @Test
  void every_reason_of_the_registry_has_its_status() {
    for (Reason reason : Reason.values()) {
      Response answer = problems.toResponse(new RegistryException(reason, "text", null));
      assertEquals(REGISTRY.get(reason), answer.getStatus(), reason.name());
      assertEquals("application/problem+json", answer.getMediaType().toString());
      assertEquals("text", ((Problem) answer.getEntity()).detail());
    }
  }

  @Test
  void what_the_registry_finds_invalid_points_into_the_body() {
    Response answer = problems.toResponse(new RegistryException(Reason.INVALID, "too long", null));
    Problem problem = (Problem) answer.getEntity();
    assertEquals("#", problem.errors().get(0).pointer());
    assertEquals("too long", problem.errors().get(0).detail());
  }

  @Test
  void every_reason_of_a_refused_sign_in_has_its_status() {
    Map<SecurityFault.Reason, Integer> expected =
        Map.of(
            SecurityFault.Reason.BAD_TOKEN, 403,
            SecurityFault.Reason.ALREADY_DONE, 409,
            SecurityFault.Reason.INVALID, 422,
            SecurityFault.Reason.BAD_CREDENTIAL, 401,
            SecurityFault.Reason.THROTTLED, 429);
    expected.forEach(
        (reason, status) ->
            assertEquals(status, problems.toResponse(new SecurityFault(reason, "x")).getStatus()));
  }

  @Test
  void a_defect_tells_its_incident_and_nothing_else() {
    Response answer = problems.toResponse(new IllegalStateException("jdbc:secret"));
    Problem problem = (Problem) answer.getEntity();
    assertEquals(500, answer.getStatus());
    assertNotNull(problem.instance());
    assertFalse(problem.toString().contains("secret"));
  }

  @Test
  void clients_learn_when_to_try_again_and_how_to_sign_in() {
    Response away = problems.toResponse(new RegistryException(Reason.UNAVAILABLE, "x", null));
    assertEquals("2", away.getHeaderString("Retry-After"));
    Response stranger = problems.toResponse(new ProblemException(Kind.UNAUTHENTICATED, "x"));
    assertEquals("Bearer realm=\"backplane\"", stranger.getHeaderString("WWW-Authenticate"));
    assertNull(stranger.getHeaderString("Retry-After"));
  }

  @Test
  void what_jax_rs_refuses_has_the_same_form() {
    HttpProblems http = new HttpProblems(problems);
    assertEquals(404, http.toResponse(new NotFoundException()).getStatus());
    Response answer = http.toResponse(new NotAllowedException("GET", new String[] {"PUT"}));
    assertEquals(405, answer.getStatus());
    assertEquals(405, ((Problem) answer.getEntity()).status());
    assertNotNull(answer.getHeaderString("Allow"));
  }
}
