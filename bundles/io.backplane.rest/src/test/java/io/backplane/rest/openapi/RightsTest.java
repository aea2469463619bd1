/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.message.api.TenantId;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Subject;
import io.backplane.security.core.RoleAuthorizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Who may do what over REST, by the actions of the document and the rules of the authorizer that is
 * shipped. What a role may beyond the others is listed here, so that an operation that is new is
 * decided about and not found out about.
 */
class RightsTest {
  private static final Path DOCUMENT =
      Path.of("src/main/resources/io/backplane/rest/resource/openapi.json");
  private static final Set<String> DONE_BY_ADMINISTRATORS =
      Set.of("bundles.update", "generations.rollback");
  private static final Set<String> DONE_BY_OPERATORS =
      Set.of(
          "bans.create",
          "bans.lift",
          "connections.disconnect",
          "deadLetters.replay",
          "deadLetters.replayAll",
          "retained.remove",
          "retained.removeShared");
  private final Authorizer authorizer = new RoleAuthorizer();

  @Test
  void a_viewer_reads_all_but_credentials_and_changes_nothing() throws IOException {
    Set<String> reads = new TreeSet<>();
    forEach((verb, id, action) -> reads.addAll(verb.equals("get") ? Set.of(id) : Set.of()));
    reads.remove("credentials.list");
    assertEquals(reads, allowed("viewer"));
  }

  @Test
  void an_operator_does_all_but_what_changes_the_node_itself() throws IOException {
    Set<String> all = all();
    all.removeAll(DONE_BY_ADMINISTRATORS);
    assertEquals(all, allowed("operator"));
  }

  @Test
  void an_integrator_does_not_what_keeps_the_node_in_operation() throws IOException {
    Set<String> all = all();
    all.removeAll(DONE_BY_ADMINISTRATORS);
    all.removeAll(DONE_BY_OPERATORS);
    assertEquals(all, allowed("integrator"));
  }

  @Test
  void an_administrator_does_all_and_a_role_that_is_none_nothing() throws IOException {
    assertEquals(all(), allowed("administrator"));
    assertEquals(Set.of(), allowed("nobody's"));
  }

  private static Set<String> all() throws IOException {
    Set<String> all = new TreeSet<>();
    forEach((verb, id, action) -> all.add(id));
    return all;
  }

  /** What somebody with that role alone may do, by names of operations. */
  private Set<String> allowed(String role) throws IOException {
    Subject subject = new Subject(Subject.Kind.USER, TenantId.DEFAULT, "u", Set.of(role));
    Authorizer.Resource any = new Authorizer.Resource(TenantId.DEFAULT, "node", "*");
    Set<String> allowed = new TreeSet<>();
    forEach(
        (verb, id, action) -> {
          if (authorizer.decide(subject, action, any).allowed()) {
            allowed.add(id);
          }
        });
    return allowed;
  }

  /** Each operation that asks the authorizer before anything else. */
  private static void forEach(Each each) throws IOException {
    JsonNode paths = new ObjectMapper().readTree(DOCUMENT.toFile()).get("paths");
    for (JsonNode path : paths) {
      path.fields()
          .forEachRemaining(
              verb -> {
                String action = verb.getValue().path("x-backplane-action").asText();
                if (!action.isEmpty()) {
                  each.operation(
                      verb.getKey(), verb.getValue().get("operationId").asText(), action);
                }
              });
    }
  }

  private interface Each {
    void operation(String verb, String id, String action);
  }
}
