/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.marks.Lane;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.Sessions;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code /ingest/v1}: what a device may send by MQTT it may post here, and it gets its commands by
 * long poll or as server-sent events. No thread waits for anything.
 */
@Component(
    configurationPid = "io.backplane.protocol.http",
    service = {Servlet.class, MetricSource.class})
@HttpWhiteboardServletName("backplane-ingest")
@HttpWhiteboardServletPattern("/ingest/v1/*")
@HttpWhiteboardServletAsyncSupported
@Designate(ocd = Config.class)
@Lane("backplane-http-ingest-timer")
public final class IngestServlet extends HttpServlet implements MetricSource {
  private static final long serialVersionUID = 1L;
  private static final long SLOWEST_MILLIS = 60_000;
  private static final String COMMANDS = "commands";
  private static final long STREAM = -1;
  private static final String SECONDS = "\\d{1,6}";
  private static final Problem NO_TOKEN =
      Problem.unauthorized("no-credential", "send the device's token: Authorization: Bearer …");

  private final transient Config config;
  private final transient ScheduledExecutorService timer;
  private final transient Front front;
  private final transient Downlinks downlinks;
  private final transient Figures figures = new Figures();

  /** Opens; what it works with comes and goes by the methods below. */
  @Activate
  public IngestServlet(Config config) {
    this.config = config;
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread t = new Thread(task, "backplane-http-ingest-timer");
              t.setDaemon(true);
              return t;
            });
    front = new Front(config, timer);
    downlinks = new Downlinks(timer, config.maxDownlinks());
    timer.scheduleAtFixedRate(this::everySecond, 1, 1, TimeUnit.SECONDS);
  }

  private void everySecond() {
    front.rates().turn();
    downlinks.tick();
  }

  @Deactivate
  void deactivate() {
    front.holds().release();
    downlinks.stop();
    timer.shutdownNow();
  }

  @Reference(
      name = "authenticator",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindAuthenticator(DeviceAuthenticator service) {
    front.use(service);
  }

  void unbindAuthenticator(DeviceAuthenticator service) {
    front.drop(service);
  }

  @Reference(
      name = "ingress",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindIngress(Ingress service) {
    front.use(service);
  }

  void unbindIngress(Ingress service) {
    front.drop(service);
  }

  @Reference(
      name = "sessions",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindSessions(Sessions service) {
    downlinks.use(service);
  }

  void unbindSessions(Sessions service) {
    downlinks.drop(service);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    String topic = path.startsWith("/") ? path.substring(1) : path;
    boolean down = topic.equals(COMMANDS) || topic.equals(COMMANDS + "/stream");
    int open = figures.begin(down);
    Exchange exchange =
        new Exchange(request, response, down ? 0 : timeout(), s -> figures.end(down, s));
    String method = down ? "GET" : "POST";
    String token = token(request);
    Problem fault =
        !request.getMethod().equals(method)
            ? new Problem(405, "Not allowed", "method", method + " is taken here", 0)
            : token == null ? NO_TOKEN : down ? waitFault(request) : fault(request);
    if (open > config.maxInFlight() || request.getContentLengthLong() > config.maxBodyBytes()) {
      boolean busy = open > config.maxInFlight();
      response.setHeader("Connection", "close");
      exchange.problem(busy ? busy(true) : Body.tooLarge(config.maxBodyBytes()));
    } else if (fault != null) {
      response.setHeader("Allow", method);
      exchange.refuse(fault, config.maxBodyBytes());
    } else if (down) {
      long wait = topic.equals(COMMANDS) ? wait(request) : STREAM;
      front.identify(exchange, token, (e, who) -> link(e, who, wait));
    } else {
      front.identify(exchange, token, (e, who) -> front.ingest(e, who, topic));
    }
  }

  private long timeout() {
    return SLOWEST_MILLIS + TimeUnit.SECONDS.toMillis(2L * config.holdSeconds());
  }

  private static Problem busy(boolean full) {
    return full ? Problem.unavailable("too many requests at a time") : null;
  }

  private Problem waitFault(HttpServletRequest request) {
    String wait = request.getParameter("wait");
    return wait == null || wait.matches(SECONDS)
        ? busy(downlinks.full())
        : new Problem(400, "Malformed request", "malformed-wait", "wait is a number of seconds", 0);
  }

  private static Problem fault(HttpServletRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    return encoding == null || encoding.equalsIgnoreCase("identity")
        ? null
        : new Problem(
            415, "Encoding not known", "encoding", "send the body without " + encoding, 0);
  }

  private static String token(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    boolean bearer = header != null && header.regionMatches(true, 0, "Bearer ", 0, 7);
    String token = bearer ? header.substring(7).strip() : "";
    return token.isEmpty() ? null : token;
  }

  private void link(Exchange exchange, DeviceIdentity who, long wait) {
    if (!downlinks.ready()) {
      front
          .holds()
          .hold(exchange, front.deadline(), downlinks::ready, () -> link(exchange, who, wait));
    } else if (wait == STREAM) {
      downlinks.stream(who, exchange);
    } else {
      downlinks.poll(who, exchange, wait);
    }
  }

  /** Milliseconds; long enough for what waits already to arrive even if none is wanted. */
  private long wait(HttpServletRequest request) {
    String wait = request.getParameter("wait");
    long seconds = wait == null || !wait.matches(SECONDS) ? 30 : Long.parseLong(wait);
    return Math.max(300, Math.min(seconds, config.maxWaitSeconds()) * 1000);
  }

  @Override
  public void collect(MetricSink sink) {
    figures.collect(sink, front.holds().size(), downlinks.size());
  }
}
