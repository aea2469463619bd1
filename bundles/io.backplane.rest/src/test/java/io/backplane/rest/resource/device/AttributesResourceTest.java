/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.IntNode;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.DeviceState.Attribute;
import io.backplane.device.api.DeviceState.Attributes;
import io.backplane.message.api.Value;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.JaxRs;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.Desks;
import io.backplane.rest.view.DeviceViews.AttributesView;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Subject;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attributes are set on what was read, if the request says what that was. */
@ExtendWith(JaxRs.class)
class AttributesResourceTest {
  private static final Caller CALLER =
      new Caller(Subject.SYSTEM, null, (s, a, r) -> new Decision(true, ""), false);

  private final AttributesResource resource =
      new AttributesResource(Desks.devices(null, null, state()));
  private final List<Long> asked = new ArrayList<>();

  @Test
  void the_version_that_was_read_is_what_the_registry_is_told() {
    patch("\"v7\"");
    patch("\"v7-c0ffee\"");
    patch("*");
    patch(null);
    assertEquals(List.of(7L, 7L, 0L, 0L), asked);
    assertThrows(ProblemException.class, () -> patch("nonsense"));
    assertEquals(4, asked.size());
  }

  @Test
  void the_answer_carries_the_version_and_a_tag_that_tells_values_apart() {
    Response answer = resource.attributes("d1", CALLER, headers(null));
    AttributesView view = (AttributesView) answer.getEntity();
    assertEquals(3, view.version());
    String tag = answer.getHeaderString(HttpHeaders.ETAG);
    assertTrue(tag.startsWith("\"v3-"), tag);
    value = 2;
    assertNotEquals(
        tag, resource.attributes("d1", CALLER, headers(null)).getHeaderString(HttpHeaders.ETAG));
  }

  private int value = 1;

  private void patch(String ifMatch) {
    resource.patch("d1", Map.of("a", IntNode.valueOf(1)), CALLER, headers(ifMatch));
  }

  private static HttpHeaders headers(String ifMatch) {
    return (HttpHeaders)
        Proxy.newProxyInstance(
            AttributesResourceTest.class.getClassLoader(),
            new Class<?>[] {HttpHeaders.class},
            (proxy, method, arguments) ->
                HttpHeaders.IF_MATCH.equals(arguments[0]) ? ifMatch : null);
  }

  private DeviceState state() {
    return (DeviceState)
        Proxy.newProxyInstance(
            AttributesResourceTest.class.getClassLoader(),
            new Class<?>[] {DeviceState.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("setAttributes")) {
                asked.add((Long) arguments[3]);
                return null;
              }
              return new Attributes(3, List.of(new Attribute("a", new Value.Int(value), true, 1)));
            });
  }
}
