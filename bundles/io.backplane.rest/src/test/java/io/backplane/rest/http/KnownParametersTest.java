/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.rest.view.About;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.ws.rs.QueryParam;
import org.junit.jupiter.api.Test;

/** A parameter that an operation does not know is no filter that filters nothing. */
class KnownParametersTest {
  /** Operations with parameters of both kinds, and with none. */
  interface Operations {
    @Query({@About("text: Part of the name."), @About("tag: A tag; may be repeated.")})
    void map();

    void java(@QueryParam("limit") String limit);

    void none();
  }

  @Test
  void lets_in_what_the_operation_declares_in_either_way() {
    let("map", "text", "tag");
    let("map", "tag");
    let("java", "limit");
    let("none");
  }

  @Test
  void names_each_unknown_parameter_and_what_there_is_instead() {
    Problem problem = refused("map", "txt", "tag", "Tag");
    assertEquals(400, problem.status());
    assertEquals(List.of("Tag", "txt"), problem.errors().stream().map(Fault::parameter).toList());
    assertTrue(problem.detail().contains("takes tag, text"), problem.detail());
    assertTrue(refused("none", "limit").detail().contains("no parameters"));
    assertEquals(400, refused("java", "").status());
  }

  private static Problem refused(String operation, String... query) {
    return assertThrows(ProblemException.class, () -> let(operation, query)).problem();
  }

  private static void let(String operation, String... query) {
    KnownParameters.of(
            Stream.of(Operations.class.getDeclaredMethods())
                .filter(m -> m.getName().equals(operation))
                .findFirst()
                .orElseThrow())
        .filter(new FakeRequest("GET").query(query).context(Map.of()));
  }
}
