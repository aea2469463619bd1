/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.IntNode;
import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.JaxRs;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.Desks;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Subject;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.ws.rs.core.HttpHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attributes are set on the device that was read, if the request says which. */
@ExtendWith(JaxRs.class)
class AttributesResourceTest {
  private static final Caller CALLER =
      new Caller(Subject.SYSTEM, null, (s, a, r) -> new Decision(true, ""), false);

  private final FakeRegistry registry = new FakeRegistry();
  private final AttributesResource resource =
      new AttributesResource(Desks.devices(registry, registry, state()));
  private int written;

  @BeforeEach
  void a_device_of_version_1() {
    DeviceId id = new DeviceId("d1");
    registry.create(
        new Device(
            CALLER.tenant(), id, "D1", ProfileId.DEFAULT, Set.of(), null, true, false, 0, 0, 0));
  }

  @Test
  void a_version_that_is_not_the_devices_is_refused() {
    ProblemException refusal = assertThrows(ProblemException.class, () -> patch("\"v99\""));
    assertEquals(412, refusal.problem().status());
    assertEquals(0, written);
  }

  @Test
  void the_devices_version_any_or_none_is_taken() {
    patch("\"v1\"");
    patch("*");
    patch(null);
    assertEquals(3, written);
  }

  private void patch(String ifMatch) {
    HttpHeaders headers =
        (HttpHeaders)
            Proxy.newProxyInstance(
                AttributesResourceTest.class.getClassLoader(),
                new Class<?>[] {HttpHeaders.class},
                (proxy, method, arguments) ->
                    HttpHeaders.IF_MATCH.equals(arguments[0]) ? ifMatch : null);
    resource.patch("d1", Map.of("a", IntNode.valueOf(1)), CALLER, headers);
  }

  private DeviceState state() {
    return (DeviceState)
        Proxy.newProxyInstance(
            AttributesResourceTest.class.getClassLoader(),
            new Class<?>[] {DeviceState.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("setAttributes")) {
                written++;
              }
              return method.getName().equals("attributes") ? List.of() : null;
            });
  }
}
