/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceRegistry.Counts;
import io.backplane.live.hub.Hub;
import io.backplane.live.subscription.Audience;
import io.backplane.live.subscription.Frames;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressStats;
import io.backplane.protocol.api.Sessions;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's figures once a second, for those who watch; what is away is left out. */
@Component(
    name = "io.backplane.live.NodeFeed",
    service = {},
    immediate = true)
@Boundary("A round that fails is logged; the next comes.")
@Lane("live-node")
public final class NodeFeed {
  private static final Logger LOG = LoggerFactory.getLogger(NodeFeed.class);

  private final Hub hub;
  private final NodeFigures figures = new NodeFigures();
  private final AtomicReference<Ingress> ingress = new AtomicReference<>();
  private final AtomicReference<Sessions> sessions = new AtomicReference<>();
  private final AtomicReference<DeviceRegistry> registry = new AtomicReference<>();
  private final ScheduledExecutorService clock;

  /** Begins to tick. */
  @Activate
  public NodeFeed(@Reference(name = "hub") Hub hub) {
    this.hub = hub;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "live-node");
              thread.setDaemon(true);
              return thread;
            });
    clock.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  private void tick() {
    try {
      Audience audience = hub.audience();
      if (!audience.node().isEmpty()) {
        String json = Frames.text(this::write);
        audience.node().forEach(n -> n.offer(json));
      }
    } catch (RuntimeException e) {
      LOG.warn("The node's figures could not be read, trying again", e);
    }
  }

  private void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    Ingress gate = ingress.get();
    if (gate == null) {
      out.writeNullField("gate");
    } else {
      write(gate.stats(), out);
    }
    figures.write(out);
    Sessions open = sessions.get();
    out.writeNumberField("sessions", open == null ? 0 : open.count());
    DeviceRegistry devices = registry.get();
    if (devices != null) {
      write(devices.counts(TenantId.DEFAULT), out);
    }
    out.writeEndObject();
  }

  private static void write(IngressStats s, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("gate");
    out.writeNumberField("accepted", s.accepted());
    out.writeNumberField("rejected", s.rejected());
    out.writeNumberField("refused", s.refused());
    out.writeNumberField("perSecond", finite(s.perSecond()));
    out.writeNumberField("p50Micros", finite(s.p50Micros()));
    out.writeNumberField("p99Micros", finite(s.p99Micros()));
    out.writeEndObject();
  }

  private static void write(Counts c, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("counts");
    out.writeNumberField("total", c.total());
    out.writeNumberField("enabled", c.enabled());
    out.writeNumberField("connected", c.connected());
    out.writeEndObject();
  }

  private static double finite(double d) {
    return Double.isFinite(d) ? d : 0;
  }

  @Reference(
      name = "ingress",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindIngress(Ingress service) {
    ingress.set(service);
  }

  void unbindIngress(Ingress service) {
    ingress.compareAndSet(service, null);
  }

  @Reference(
      name = "sessions",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindSessions(Sessions service) {
    sessions.set(service);
  }

  void unbindSessions(Sessions service) {
    sessions.compareAndSet(service, null);
  }

  @Reference(
      name = "registry",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindRegistry(DeviceRegistry service) {
    registry.set(service);
  }

  void unbindRegistry(DeviceRegistry service) {
    registry.compareAndSet(service, null);
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    clock.shutdownNow();
    clock.awaitTermination(5, TimeUnit.SECONDS);
  }
}
