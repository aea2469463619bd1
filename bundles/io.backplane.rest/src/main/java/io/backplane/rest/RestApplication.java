/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Doors;
import io.backplane.rest.http.HttpProblems;
import io.backplane.rest.http.Json;
import io.backplane.rest.http.JsonBodies;
import io.backplane.rest.http.Problems;
import io.backplane.rest.resource.Resources;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.service.NodeDesk;
import io.backplane.rest.service.SecurityDesk;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.ws.rs.core.Application;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jaxrs.whiteboard.propertytypes.JaxrsApplicationBase;
import org.osgi.service.jaxrs.whiteboard.propertytypes.JaxrsName;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The REST interface as one application. All its resources come and go with it in one step: were
 * they whiteboard services of their own, a replacement would show some of them while others are
 * still missing.
 */
@Component(service = Application.class, immediate = true, configurationPid = "io.backplane.rest")
@Designate(ocd = Config.class)
@JaxrsApplicationBase("/api/v1")
@JaxrsName("backplane-rest")
public final class RestApplication extends Application {
  private final Set<Object> singletons = new LinkedHashSet<>();

  /** Puts the application together; asks none of the services yet. */
  @Activate
  public RestApplication(
      @Reference(name = "security") SecurityDesk security,
      @Reference(name = "devices") DeviceDesk devices,
      @Reference(name = "data") DataDesk data,
      @Reference(name = "node") NodeDesk node,
      BundleContext framework,
      Config config) {
    ObjectMapper mapper = Json.mapper();
    Problems problems = new Problems();
    singletons.add(new JsonBodies(mapper));
    singletons.add(problems);
    singletons.add(new HttpProblems(problems));
    singletons.add(
        new Doors(
            security,
            Map.of(
                Does.Size.JSON, config.document_bytes(),
                Does.Size.TABLE, config.table_bytes(),
                Does.Size.BUNDLE, config.bundle_bytes())));
    singletons.addAll(new Resources(security, devices, data, node).all(framework));
  }

  @Override
  public Set<Object> getSingletons() {
    return singletons;
  }
}
