/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import io.backplane.net.api.Listeners.Certificate;
import io.backplane.plugin.api.BundleAdmin.BundleView;
import io.backplane.plugin.api.BundleAdmin.Change;
import io.backplane.plugin.api.CpuEstimates;
import io.backplane.protocol.api.IngressStats;
import io.backplane.protocol.api.Sessions.SessionInfo;
import java.util.List;
import java.util.Map;

/** The node, as JSON. */
public final class NodeViews {
  private NodeViews() {}

  /** Processor load. */
  public record CpuView(
      @About("Cores the node uses, in cores: 1.5 is one and a half.") double process,
      @About(value = "Load of the machine, 0 to 1; null if unknown.", nullable = true)
          Double system,
      @About("Cores there are.") int cores) {}

  /** Memory, bytes. */
  public record MemoryView(
      @About("Heap in use.") long heapUsed,
      @About("Heap at most.") long heapMax,
      @About(value = "Resident set; null if unknown.", nullable = true) Long rss) {}

  /** Storage, bytes. */
  public record StorageView(
      @About("Used by the data folder.") long used, @About("Free on its volume.") long free) {}

  /** The gate's figures. */
  public record GateView(
      @About("Messages taken since it started.") long accepted,
      @About("Messages not taken, all reasons.") long rejected,
      @About("Messages refused, all reasons.") long refused,
      @About("Messages offered per second, over the last 5 s.") double perSecond,
      @About("Median time from offer to answer, microseconds.") double p50Micros,
      @About("99th percentile of the same.") double p99Micros) {
    /** The figures, null for none. */
    public static GateView of(IngressStats s) {
      return new GateView(
          s.accepted(),
          s.rejected(),
          s.refused(),
          finite(s.perSecond()),
          finite(s.p50Micros()),
          finite(s.p99Micros()));
    }

    private static double finite(double d) {
      return Double.isFinite(d) ? d : 0;
    }
  }

  /** Where the node listens. */
  public record ListenerView(
      @About("Its name.") String name,
      @About(value = "What is spoken there.", example = "mqtt") String protocol,
      @About("The address; `0.0.0.0` for all of the machine.") String host,
      @About("The port.") int port,
      @About("Whether TLS is spoken there.") boolean secure,
      @About("Whether it listens now.") boolean bound,
      @About("What is wrong with it, empty if nothing is.") String fault,
      @About("Open connections that came in there.") int connections,
      @About(value = "What it shows to clients; null without TLS.", nullable = true)
          CertificateView certificate) {}

  /** Where the node listens, in detail. */
  public record ListenerDetailView(
      @About("Its name.") String name,
      @About(value = "What is spoken there.", example = "mqtt") String protocol,
      @About(
              value = "How.",
              values = {"tcp", "tls", "ws", "wss", "http", "https"})
          String transport,
      @About("The address; `0.0.0.0` for all of the machine.") String host,
      @About("The port.") int port,
      @About("Where WebSocket is offered, empty if it is not.") String path,
      @About("Whether it listens now.") boolean bound,
      @About("What is wrong with it, empty if nothing is.") String fault,
      @About("Open connections that came in there.") int connections,
      @About("Those of them that wait for the protocol's card.") int parked,
      @About("Connections that did not get as far as their protocol, by reason.")
          Map<String, Long> refused,
      @About("What is limited there and asked of clients, as it is configured.")
          Map<String, String> rules,
      @About(value = "What it shows to clients; null without TLS.", nullable = true)
          CertificateView certificate) {}

  /** A certificate. */
  public record CertificateView(
      @About(value = "Whom it names.", example = "CN=gateway") String subject,
      @About("SHA-256 fingerprint.") String sha256,
      @About("When it ends.") Ts notAfter,
      @About("File on the node with what clients need to trust it; empty if the operator's own.")
          String authority) {
    /** A certificate. */
    public static CertificateView of(Certificate c) {
      return new CertificateView(c.subject(), c.sha256(), new Ts(c.notAfter()), c.authority());
    }
  }

  /** The node. */
  public record NodeView(
      @About("Version of the platform.") String version,
      @About("When it was started.") Ts startedAt,
      @About("The JVM.") String java,
      @About("The operating system.") String os,
      @About("The data folder.") String dataDir,
      @About("Added to every port.") int portOffset,
      @About(
              value = "How it was started.",
              values = {"development", "production"})
          String mode,
      @About("Whether it listens in clear beyond this machine.") boolean insecureLan,
      @About("Processor load.") CpuView cpu,
      @About("Memory.") MemoryView memory,
      @About("Threads.") int threads,
      @About("Milliseconds since the start.") long uptimeMs,
      @About("Storage.") StorageView storage,
      @About(value = "The gate; null while it is away.", nullable = true) GateView gate,
      @About("Sessions of devices open now.") int sessions,
      @About("Where it listens.") List<ListenerView> listeners,
      @About("Dialects that profiles may name, in order.") List<String> dialects) {}

  /** A bundle. */
  public record BundleInfo(
      @About("The framework's number.") long id,
      @About("Its name.") String symbolicName,
      @About("Its version.") String version,
      @About(value = "Its state.", example = "ACTIVE") String state,
      @About("The feature that brought it, empty if none.") String feature,
      @About("When it starts.") int startLevel,
      @About("Whether changing it needs a restart.") boolean kernel,
      @About("Why it does not work, empty if it does.") String problem,
      @About(
              value =
                  "CPU time since sampling began, seconds; an estimate from samples of what threads"
                      + " are at; null if none was seen.",
              nullable = true)
          Double cpuSecondsEstimate,
      @About(
              value =
                  "Cores busy with it on average of the last minute, 1 is one core; an estimate;"
                      + " null if none was seen.",
              nullable = true)
          Double cpuCoresEstimate) {
    /** A bundle, and the estimate of its CPU time or null. */
    public static BundleInfo of(BundleView b, CpuEstimates.Estimate cpu) {
      return new BundleInfo(
          b.id(),
          b.symbolicName(),
          b.version(),
          b.state(),
          b.feature(),
          b.startLevel(),
          b.kernel(),
          b.problem(),
          cpu == null ? null : cpu.seconds(),
          cpu == null ? null : cpu.cores());
    }
  }

  /** A change of a bundle. */
  public record ChangeView(
      @About("When.") Ts ts,
      @About("What was changed.") String symbolicName,
      @About("Version before.") String fromVersion,
      @About("Version after.") String toVersion,
      @About("SHA-256 of the new jar.") String sha256,
      @About("How long the bundle was away, milliseconds.") long millis,
      @About("Other bundles that had to be refreshed.") List<String> refreshed,
      @About(
              value = "Whether the old class loader was collected; null while not known yet.",
              nullable = true)
          Boolean loaderGone,
      @About("Why the old version was put back; empty if it was not.") String rolledBack) {
    /** A change. */
    public static ChangeView of(Change c) {
      return new ChangeView(
          new Ts(c.time()),
          c.symbolicName(),
          c.fromVersion(),
          c.toVersion(),
          c.sha256(),
          c.millis(),
          c.refreshed(),
          c.loaderGone(),
          c.rolledBack());
    }
  }

  /** A health check's answer. */
  public record CheckView(
      @About("What was checked.") String name,
      @About(
              value = "How it is.",
              values = {"OK", "WARN", "CRITICAL", "TEMPORARILY_UNAVAILABLE", "HEALTH_CHECK_ERROR"})
          String status,
      @About("In words.") String message,
      @About("What it belongs to.") List<String> tags) {}

  /** The node's health. */
  public record HealthView(
      @About(
              value = "The worst of all checks.",
              values = {"OK", "WARN", "CRITICAL"})
          String status,
      @About("One entry per check.") List<CheckView> checks) {}

  /** A device's session. */
  public record SessionInfoView(
      @About("Unique on this node.") String id,
      @About("The device.") String device,
      @About(value = "What it speaks.", example = "mqtt") String protocol,
      @About("The MQTT client identifier or the like, may be empty.") String clientId,
      @About("The peer's address.") String remote,
      @About("When it began.") Ts since) {
    /** A session. */
    public static SessionInfoView of(SessionInfo s) {
      return new SessionInfoView(
          s.id(),
          s.identity().device().value(),
          s.protocol(),
          s.clientId(),
          s.remote(),
          new Ts(s.since()));
    }
  }
}
