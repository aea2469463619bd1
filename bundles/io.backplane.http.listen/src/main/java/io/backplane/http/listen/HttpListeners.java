/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.net.api.Listeners;
import io.backplane.security.api.ServerCertificate;
import io.backplane.security.api.ServerIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the doors as settings, set-up and certificate ask for. Everything that takes time happens
 * on its own thread: a certificate may have to be made, and the console's first page does not wait.
 */
@Component(
    service = {ConnectorFactory.class, MetricSource.class},
    immediate = true,
    configurationPid = "io.backplane.http.listen")
@Designate(ocd = Config.class)
@Boundary("A look that fails is logged; the next comes.")
@Lane("http-listen")
public final class HttpListeners implements ConnectorFactory, Listeners, MetricSource {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListeners.class);
  private static final String ADDRESSES = "https.addresses";
  private static final String FINGERPRINT = "https.sha256";
  private static final String STATE = "https.state";
  private static final String FAULT = "https.fault";
  private static final long LOOK_MILLIS = 1_000;
  private static final long GRACE_MILLIS = 10_000;
  private static final long END_SECONDS = 10;
  private final BundleContext context;
  private final Path data;
  private final int portOffset;
  private final boolean insecureLan;
  private final ScheduledExecutorService thread;
  private volatile Settings settings;
  private volatile ServerCertificate certificates;
  private volatile ServerIdentity identity;
  private volatile Doors doors;
  private volatile Refusals refusals;
  private volatile List<Door> wanted = List.of();
  private ServiceRegistration<Listeners> registration;
  private Dictionary<String, Object> told;

  /**
   * Created by the component runtime.
   *
   * @param context says what the launcher was told
   * @param config of the operator
   */
  @Activate
  public HttpListeners(BundleContext context, Config config) {
    this.context = context;
    this.data = Path.of(context.getProperty("backplane.data"));
    this.portOffset = Integer.parseInt(context.getProperty("backplane.port.offset"));
    this.insecureLan = Boolean.parseBoolean(context.getProperty("backplane.insecure.lan"));
    this.settings = Settings.of(config, portOffset);
    this.thread = Executors.newSingleThreadScheduledExecutor(HttpListeners::thread);
    thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "http-listen");
    thread.setDaemon(true);
    return thread;
  }

  @Modified
  void modified(Config config) {
    settings = Settings.of(config, portOffset);
    thread.execute(this::look);
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    thread.shutdownNow();
    if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS))
      LOG.warn("The listeners are still busy");
    if (registration != null) registration.unregister();
  }

  @Reference(
      name = "certificate",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC)
  void bindCertificate(ServerCertificate service) {
    certificates = service;
    thread.execute(this::look);
  }

  /** What it said last remains good. */
  void unbindCertificate(ServerCertificate service) {
    if (certificates == service) certificates = null;
  }

  @Override
  public Connector createConnector(Server server) {
    return new Anchor(server, this::attached, this::detached);
  }

  private void attached(Server server) {
    refusals = Refusals.at(server);
    doors = new Doors(server, GRACE_MILLIS);
    thread.execute(this::look);
  }

  private void detached() {
    if (refusals != null) refusals.leave();
    Doors left = doors;
    doors = null;
    if (left != null) left.leave();
  }

  private void look() {
    Doors now = doors;
    if (now == null) return;
    try {
      Settings s = settings;
      boolean setUp = Files.exists(data.resolve("security").resolve("setup-done"));
      ServerCertificate source = certificates;
      if (source != null) source.current().ifPresent(found -> identity = found);
      wanted = Door.wanted(s, now.clearPort(), setUp, insecureLan);
      now.apply(wanted, identity);
      tell(now, source == null ? "" : source.host());
    } catch (RuntimeException e) {
      LOG.error("The listeners could not be looked after", e);
    }
  }

  /** Lets the others, the launcher among them, know. */
  private void tell(Doors now, String host) {
    Dictionary<String, Object> news = new Hashtable<>();
    List<String> addresses = new ArrayList<>();
    for (Door door : wanted)
      if (door.tls() && now.find(door) != null)
        addresses.add(
            "https://" + (door.isForOthers() ? host : door.host()) + ":" + door.port() + "/");
    ServerIdentity shown = identity;
    if (!addresses.isEmpty() && shown != null) {
      news.put(ADDRESSES, String.join(" ", addresses));
      news.put(FINGERPRINT, shown.sha256());
    }
    String fault = fault(now);
    news.put(STATE, state(news.get(ADDRESSES) != null, fault));
    news.put(FAULT, fault);
    news.put("listeners", "http");
    if (registration == null) {
      registration = context.registerService(Listeners.class, this, news);
    } else if (!news.equals(told)) {
      registration.setProperties(news);
    }
    told = news;
  }

  /** Whether it is worth waiting for. */
  private String state(boolean open, String fault) {
    if (open) return "open";
    if (wanted.stream().noneMatch(Door::tls)) return "off";
    return fault.isEmpty() ? "awaited" : "fault";
  }

  /** Why there is no HTTPS, empty if nothing is wrong. */
  private String fault(Doors now) {
    ServerCertificate source = certificates;
    if (identity == null && source != null && !source.fault().isEmpty()) return source.fault();
    return now.faults().entrySet().stream()
        .filter(e -> e.getKey().tls())
        .map(e -> "port " + e.getKey().port() + ": " + e.getValue())
        .findFirst()
        .orElse("");
  }

  @Override
  public List<Listener> list() {
    Doors now = doors;
    List<Listener> list = new ArrayList<>();
    if (now == null) return list;
    ServerConnector first = now.first();
    list.add(listener(new Door("http", first.getHost(), first.getLocalPort(), false), first, ""));
    for (Door door : wanted) {
      String fault = now.faults().getOrDefault(door, door.tls() ? certificateFault() : "");
      list.add(listener(door, now.find(door), fault));
    }
    return list;
  }

  private String certificateFault() {
    ServerCertificate source = certificates;
    if (source != null) return source.fault();
    return identity == null ? "there is no certificate yet" : "";
  }

  private static Listener listener(Door door, ServerConnector connector, String fault) {
    return new Listener(
        door.name(),
        door.tls() ? "https" : "http",
        door.host(),
        door.port(),
        door.tls(),
        connector != null,
        fault,
        connector == null ? 0 : connector.getConnectedEndPoints().size(),
        0);
  }

  @Override
  public Optional<Certificate> certificate(String listener) {
    boolean secure = wanted.stream().anyMatch(d -> d.tls() && d.name().equals(listener));
    return secure ? Optional.ofNullable(identity).map(HttpListeners::shown) : Optional.empty();
  }

  private static Certificate shown(ServerIdentity identity) {
    return new Certificate(
        identity.certificate().getSubjectX500Principal().getName(),
        identity.sha256(),
        TimeUnit.MILLISECONDS.toMicros(identity.certificate().getNotAfter().getTime()),
        identity.authority());
  }

  @Override
  public void collect(MetricSink sink) {
    for (Listener l : list()) {
      sink.gauge(
          "backplane_http_connections",
          "Open connections by listener.",
          l.connections(),
          "listener",
          l.name());
    }
  }
}
