/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.rest.http.Does;
import io.backplane.rest.resource.Resources;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.ws.rs.HttpMethod;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;

/** The shipped OpenAPI document is what the resources say; {@code -Dopenapi.write} writes it. */
class OpenApiDocumentTest {
  private static final Path DOCUMENT =
      Path.of("src/main/resources/io/backplane/rest/resource/openapi.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void the_document_is_what_the_resources_say() throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    String generated = JSON.writer(printer).writeValueAsString(OpenApi.of(resources())) + "\n";
    if (System.getProperty("openapi.write") != null) {
      Files.writeString(DOCUMENT, generated);
    }
    assertTrue(
        generated.equals(Files.readString(DOCUMENT)),
        "openapi.json is outdated: run the tests of this bundle with -Dopenapi.write=true");
  }

  @Test
  void every_operation_says_what_it_does_and_who_may() {
    for (Object resource : resources()) {
      for (Method m : resource.getClass().getDeclaredMethods()) {
        boolean served =
            Stream.of(m.getAnnotations())
                .anyMatch(a -> a.annotationType().isAnnotationPresent(HttpMethod.class));
        assertEquals(served, m.isAnnotationPresent(Does.class), m.toString());
        assertTrue(!served || Modifier.isPublic(m.getModifiers()), m.toString());
      }
    }
  }

  @Test
  void only_first_start_sign_in_and_documents_are_open() {
    Set<String> open = new HashSet<>();
    for (Object resource : resources()) {
      for (Method m : resource.getClass().getDeclaredMethods()) {
        Does does = m.getAnnotation(Does.class);
        if (does != null && does.action().equals(Does.OPEN)) {
          open.add(resource.getClass().getSimpleName() + "." + m.getName());
        }
      }
    }
    assertEquals(
        Set.of(
            "SetupResource.state",
            "SetupResource.setup",
            "SessionResource.signIn",
            "SessionResource.signOut",
            "DocsResource.document",
            "DocsResource.page",
            "DocsResource.asset"),
        open);
  }

  @Test
  void operation_ids_are_unique_and_references_resolve() throws IOException {
    JsonNode document = JSON.readTree(Files.readString(DOCUMENT));
    List<String> ids = document.get("paths").findValuesAsText("operationId");
    assertEquals(ids.size(), Set.copyOf(ids).size(), ids.toString());
    assertTrue(ids.size() > 40, "operations: " + ids.size());
    List<String> references = new ArrayList<>(document.findValuesAsText("$ref"));
    assertFalse(references.isEmpty());
    for (String reference : references) {
      assertFalse(document.at(reference.substring(1)).isMissingNode(), reference);
    }
  }

  private static List<Object> resources() {
    BundleContext none =
        (BundleContext)
            Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (p, m, a) -> null);
    return new Resources(null, null, null, null).all(none);
  }
}
