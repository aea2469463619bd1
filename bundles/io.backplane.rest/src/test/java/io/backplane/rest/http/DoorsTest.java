/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.rest.service.Desks;
import io.backplane.security.api.Authorizer.Decision;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.stream.Stream;
import javax.ws.rs.container.ResourceInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each request comes to the door of its own operation. */
@ExtendWith(JaxRs.class)
class DoorsTest {
  private String asked = "open";
  private final ResourceInfo current =
      FakeRequest.proxy(
          ResourceInfo.class,
          (name, args) -> {
            if (name.equals("getResourceMethod")) return method(asked);
            throw new UnsupportedOperationException(name);
          });
  private final Doors doors =
      new Doors(
          Desks.security(null, (subject, action, resource) -> new Decision(true, "r")),
          Map.of(Does.Size.JSON, 10L, Does.Size.TABLE, 100L));

  /** Operations to stand in front of. */
  interface Operations {
    @Does(value = "Open.", action = Does.OPEN)
    void open();

    @Does(value = "Open, with room.", action = Does.OPEN, size = Does.Size.TABLE)
    void table();

    @Does(value = "Reads.", action = "device:read")
    void read();

    void undeclared();
  }

  @Test
  void what_does_not_say_what_it_does_stays_shut_each_time() throws IOException {
    ask("open", new FakeRequest("GET"));
    assertEquals(403, refused("undeclared", new FakeRequest("GET")));
    assertEquals(403, refused("undeclared", new FakeRequest("GET")));
    assertEquals(403, refused("none of a resource", new FakeRequest("GET")));
    ask("open", new FakeRequest("GET"));
  }

  @Test
  void the_door_is_that_of_the_operation_and_has_its_limit() throws IOException {
    assertEquals(401, refused("read", new FakeRequest("GET")));
    assertEquals(413, refused("open", new FakeRequest("POST").length(11)));
    ask("table", new FakeRequest("POST").length(11));
    assertEquals(413, refused("table", new FakeRequest("POST").length(101)));
  }

  @Test
  void parameters_are_looked_at_behind_the_door() {
    assertEquals(401, refused("read", new FakeRequest("GET").query("limit")));
    assertEquals(400, refused("open", new FakeRequest("GET").query("limit")));
  }

  private int refused(String operation, FakeRequest request) {
    return assertThrows(ProblemException.class, () -> ask(operation, request)).problem().status();
  }

  private void ask(String operation, FakeRequest request) throws IOException {
    asked = operation;
    doors.setOperation(current);
    doors.filter(request.context(Map.of()));
  }

  private static Method method(String name) {
    return Stream.of(Operations.class.getDeclaredMethods())
        .filter(m -> m.getName().equals(name))
        .findFirst()
        .orElse(null);
  }
}
