/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Commands.State;
import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.TenantId;
import io.backplane.metrics.api.MetricSink;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.IngressStats;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Sessions;
import java.lang.annotation.Annotation;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The servlet on a real Jetty, with what stands behind it made to measure. */
final class Node implements AutoCloseable {
  static final String TOKEN = "good-token";
  static final int MAX_BODY = 64 << 10;

  final List<Inbound> offered = new CopyOnWriteArrayList<>();
  private final Map<Integer, Integer> told = new ConcurrentHashMap<>();
  final List<FakeHandle> sessions = new CopyOnWriteArrayList<>();
  volatile Function<Inbound, Outcome> outcome = in -> Outcome.Accepted.INSTANCE;
  volatile boolean dialectThere = true;
  volatile Consumer<Runnable> receipts = Runnable::run;
  final DeviceAuthenticator authenticator = this::authenticate;
  final Ingress ingress = new FakeIngress();
  final Sessions gate = new FakeSessions();
  final IngestServlet servlet;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  Node(int maxPerSecond, int holdSeconds) throws Exception {
    servlet = new IngestServlet(config(maxPerSecond, holdSeconds));
    servlet.bindAuthenticator(authenticator);
    servlet.bindIngress(ingress);
    servlet.bindSessions(gate);
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(2000);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/ingest/v1/*");
    server.setHandler(context);
    server.start();
  }

  int port() {
    return connector.getLocalPort();
  }

  /** Keeps the status of an answer that a client got. */
  HttpResponse<String> told(HttpResponse<String> answer) {
    told.merge(answer.statusCode(), 1, Integer::sum);
    return answer;
  }

  /** Whether each status is counted as often as it was told. */
  boolean countsWhatItTold() {
    String metrics = metrics();
    return told.entrySet().stream()
        .allMatch(
            e ->
                metrics.contains(
                    "backplane_http_ingest_answers_total{%d} %.1f\n"
                        .formatted(e.getKey(), (double) e.getValue())));
  }

  /** All figures of the servlet. */
  String metrics() {
    StringBuilder b = new StringBuilder();
    servlet.collect(
        new MetricSink() {
          @Override
          public void counter(String name, String help, double value, String... labels) {
            String label = labels.length == 0 ? "" : "{" + labels[1] + "}";
            b.append(name).append(label).append(' ').append(value).append('\n');
          }

          @Override
          public void gauge(String name, String help, double value, String... labels) {
            counter(name, help, value, labels);
          }
        });
    return b.toString();
  }

  private CompletionStage<DeviceAuthenticator.Answer> authenticate(DeviceAuthenticator.Login l) {
    DeviceAuthenticator.Reason denied =
        switch (l.secret()) {
          case TOKEN -> null;
          case "revoked" -> DeviceAuthenticator.Reason.REVOKED;
          case "disabled" -> DeviceAuthenticator.Reason.DISABLED;
          case "throttled" -> DeviceAuthenticator.Reason.THROTTLED;
          case "unavailable" -> DeviceAuthenticator.Reason.UNAVAILABLE;
          default -> DeviceAuthenticator.Reason.BAD_CREDENTIAL;
        };
    return CompletableFuture.completedFuture(
        denied == null
            ? new DeviceAuthenticator.Accepted(identity())
            : new DeviceAuthenticator.Denied(denied));
  }

  static DeviceAuthenticator.DeviceIdentity identity() {
    return new DeviceAuthenticator.DeviceIdentity(
        TenantId.DEFAULT, new DeviceId("dev"), ProfileId.DEFAULT, "native", "c", 0);
  }

  static Command command(String id) {
    return command("dev", id);
  }

  static Command command(String device, String id) {
    return new Command(
        TenantId.DEFAULT,
        new DeviceId(device),
        id,
        "reboot",
        "{\"in\":5}",
        State.QUEUED,
        "",
        0,
        9_000_000,
        0);
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true within 20 s");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() throws Exception {
    servlet.deactivate();
    server.stop();
  }

  private final class FakeIngress implements Ingress {
    @Override
    public IngressBatch newBatch() {
      return new FakeBatch();
    }

    @Override
    public NodeClock clock() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean available(String dialect) {
      return dialectThere;
    }

    @Override
    public void whenAvailable(String dialect, Runnable callback) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Outcome replay(int partition, long offset) {
      throw new UnsupportedOperationException();
    }

    @Override
    public IngressStats stats() {
      throw new UnsupportedOperationException();
    }
  }

  private final class FakeBatch implements IngressBatch {
    private final List<Outcome> outcomes = new ArrayList<>();

    @Override
    public int offer(DeviceAuthenticator.DeviceIdentity from, Inbound in) {
      if (!dialectThere) {
        return NOT_TAKEN;
      }
      offered.add(in);
      outcomes.add(outcome.apply(in));
      return outcomes.size() - 1;
    }

    @Override
    public int offer(DeviceMessage message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int size() {
      return outcomes.size();
    }

    @Override
    public void submit(Consumer<Outcome[]> done) {
      receipts.accept(() -> done.accept(outcomes.toArray(Outcome[]::new)));
    }
  }

  private final class FakeSessions implements Sessions {
    @Override
    public Handle open(SessionInfo info, Link link) {
      FakeHandle h = new FakeHandle(info, link);
      sessions.add(h);
      return h;
    }

    @Override
    public List<SessionInfo> list() {
      return List.of();
    }

    @Override
    public int count() {
      return sessions.size();
    }
  }

  /** Keeps what the card says of a session. */
  static final class FakeHandle implements Sessions.Handle {
    final Sessions.SessionInfo info;
    final Sessions.Link link;
    final List<String> said = new CopyOnWriteArrayList<>();

    FakeHandle(Sessions.SessionInfo info, Sessions.Link link) {
      this.info = info;
      this.link = link;
    }

    boolean deliver(String id) {
      return link.deliver(command(id), "t", new byte[0]);
    }

    @Override
    public void ready() {
      said.add("ready");
    }

    @Override
    public void delivered(String commandId) {
      said.add("delivered " + commandId);
    }

    @Override
    public void close(String reason) {
      said.add("close " + reason);
    }
  }

  private static Config config(int maxPerSecond, int holdSeconds) {
    return new Config() {
      @Override
      public Class<? extends Annotation> annotationType() {
        return Config.class;
      }

      @Override
      public int maxBodyBytes() {
        return MAX_BODY;
      }

      @Override
      public int maxInFlight() {
        return 4;
      }

      @Override
      public int maxDownlinks() {
        return 2;
      }

      @Override
      public int maxPerSecond() {
        return maxPerSecond;
      }

      @Override
      public int holdSeconds() {
        return holdSeconds;
      }

      @Override
      public int maxWaitSeconds() {
        return 60;
      }
    };
  }
}
