/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** MQTT on the node beside mosquitto in the same minutes; see {@code docs/performance.md}. */
public final class MqttBench {
  private static final List<String> ALL =
      List.of("idle", "s1", "s2", "s5", "s3", "s2r", "fan-out", "tls", "swap");
  private static final String LONG_QUEUES =
      ",\"io.backplane.protocol.mqtt\":{\"sendQueue\":50000,\"sendWindow\":1000,"
          + "\"sendQueueBytes\":1000000000,\"queuedBytes\":1000000000}";
  private static final int DEVICES = 1000;
  private static final int SUBSCRIBERS = 1000;
  private static final int FAN_OUT = 300;
  private static final int SWAPS = 60;
  private final Path home;
  private final Table table = new Table();
  private int seconds = 4;
  private int rounds = 3;
  private Set<String> wanted = new LinkedHashSet<>(ALL);

  private MqttBench(Path home) {
    this.home = home;
  }

  /** Arguments: the distribution, {@code --seconds N}, {@code --rounds N}, scenarios. */
  public static void main(String[] args) throws Exception {
    MqttBench bench = new MqttBench(Path.of(args[0]));
    Set<String> named = new LinkedHashSet<>();
    for (int i = 1; i < args.length; i++) {
      switch (args[i]) {
        case "--seconds" -> bench.seconds = Integer.parseInt(args[++i]);
        case "--rounds" -> bench.rounds = Integer.parseInt(args[++i]);
        default -> named.add(args[i]);
      }
    }
    if (!ALL.containsAll(named)) {
      System.err.println("Scenarios are " + ALL);
      System.exit(2);
    }
    bench.wanted = named.isEmpty() ? bench.wanted : named;
    bench.run();
  }

  private void run() throws Exception {
    if (wanted.remove("idle")) {
      idle();
    }
    if (!wanted.isEmpty()) {
      load();
    }
    table.print();
  }

  private void idle() throws Exception {
    try (Servers servers = new Servers(home, "", "max_queued_messages 0")) {
      List<Login> devices = servers.devices("own", DEVICES);
      List<Login> named = new ArrayList<>();
      List<Login> nobody = new ArrayList<>();
      for (int i = 0; i < 10 * DEVICES; i++) {
        named.add(devices.get(i % DEVICES).as("idle-" + i));
        nobody.add(Login.anonymous("idle-" + i));
      }
      Idle.Figures node = Idle.measure("backplane", servers.node(), servers.mqttPort(), named);
      Idle.Figures peer =
          Idle.measure("mosquitto", servers.mosquitto(), servers.mosquittoPort(), nobody);
      table.most(
          "10 000 idle connections: bytes of RSS each",
          Math.round(node.bytes()) + " : " + Math.round(peer.bytes()),
          node.bytes(),
          8192);
      table.least(
          "10 000 idle connections: connect rate against mosquitto",
          Math.round(node.rate()) + "/s : " + Math.round(peer.rate()) + "/s",
          node.rate() / peer.rate(),
          1);
    }
  }

  private void load() throws Exception {
    try (Servers servers = new Servers(home, LONG_QUEUES, "max_queued_messages 0")) {
      List<Login> own = servers.devices("own", DEVICES);
      Login hub = servers.devices("hub", 1).get(0);
      List<Login> shared = new ArrayList<>();
      List<Login> nobody = new ArrayList<>();
      for (int i = 0; i <= SUBSCRIBERS; i++) {
        shared.add(hub.as("hub-" + i));
        nobody.add(Login.anonymous("m-" + i));
      }
      Process process = servers.node();
      int port = servers.mqttPort();
      Target node = new Target(new Target.Server("backplane", process, port, null), own, shared);
      Target.Server mosquitto =
          new Target.Server("mosquitto", servers.mosquitto(), servers.mosquittoPort(), null);
      Target peer = new Target(mosquitto, nobody, nobody);
      Target plain = new Target(new Target.Server("plain", process, port, null), own, shared);
      Target tls = new Target(secure(servers), own, shared);
      node.in(100, 20, 8);
      settle(servers);
      for (int round = 1; round <= rounds; round++) {
        System.out.println("round " + round);
        againstThePeer(servers, node, peer);
        both(servers, "tls", plain, tls, t -> t.in(100, 20, seconds));
      }
      bars();
      if (wanted.contains("swap")) {
        double rate =
            table.has("s2")
                ? table.median("s2", "backplane", Meter.Reading::rate)
                : node.in(100, 20, seconds).rate();
        settle(servers);
        swap(new Swap(servers, home, own), rate / 4);
      }
      boolean balanced = servers.rest().call("GET", "/ledger", null).path("balanced").asBoolean();
      System.out.println("ledger balanced: " + balanced);
    }
  }

  private static Target.Server secure(Servers servers) throws Exception {
    return new Target.Server("tls 1.3", servers.node(), servers.mqttsPort(), trust(servers));
  }

  private void againstThePeer(Servers servers, Target node, Target peer) throws Exception {
    both(servers, "s1", node, peer, t -> t.in(1, 1000, seconds));
    both(servers, "s2", node, peer, t -> t.in(100, 20, seconds));
    both(servers, "s5", node, peer, t -> t.in(1000, 1, seconds));
    both(servers, "s3", node, peer, t -> t.relay(0, seconds, false));
    both(servers, "s2r", node, peer, t -> t.relay(1, seconds, true));
    both(servers, "fan-out", node, peer, t -> t.fanOut(SUBSCRIBERS, FAN_OUT));
  }

  /** One run of a scenario. */
  private interface Run {
    Meter.Reading on(Target target) throws Exception;
  }

  private void both(Servers servers, String scenario, Target one, Target other, Run run)
      throws Exception {
    if (!wanted.contains(scenario)) {
      return;
    }
    for (Target t : List.of(one, other)) {
      table.add(scenario, t.name(), run.on(t));
      settle(servers);
    }
  }

  /** Until the store has taken everything, so that it does not disturb the next run. */
  private static void settle(Servers servers) throws Exception {
    long last = -1;
    long rows = rows(servers);
    while (rows != last) {
      TimeUnit.MILLISECONDS.sleep(400);
      last = rows;
      rows = rows(servers);
    }
  }

  private static long rows(Servers servers) throws Exception {
    var s = servers.rest().call("GET", "/telemetry/status", null);
    return s.path("stored").asLong() + s.path("merged").asLong();
  }

  private void bars() {
    table.beside("s1", "S1, 1 connection, window 1000, QoS 1 in", 2, 3);
    own("s1", "S1: us of CPU per message", 4);
    table.beside("s2", "S2, 100 connections, window 20, QoS 1 in", 2, 3);
    own("s2", "S2: us of CPU per message", 4);
    table.beside("s5", "S5, 1000 connections, window 1, QoS 1 in", 0.8, 0);
    table.beside("s3", "S3, QoS 0, 100 in, 1 subscriber to #", 2, 3);
    table.beside("s2r", "S2r, QoS 1, 100 in, 1 subscriber, all delivered", 1.5, 0);
    table.beside("fan-out", "1 publisher to 1000 subscribers, QoS 1", 1, 0);
    if (table.has("tls")) {
      double plain = table.median("tls", "plain", Meter.Reading::cpu);
      double tls = table.median("tls", "tls 1.3", Meter.Reading::cpu);
      table.most(
          "S2 over TLS 1.3: CPU against plain",
          String.format(java.util.Locale.ROOT, "%.2f us : %.2f us (plain)", tls, plain),
          tls / plain,
          2);
    }
  }

  private void own(String scenario, String what, double bar) {
    if (table.has(scenario)) {
      double cpu = table.median(scenario, "backplane", Meter.Reading::cpu);
      table.most(what, "", cpu, bar);
    }
  }

  private void swap(Swap swap, double rate) throws Exception {
    Swap.Figures f = swap.measure(rate, SWAPS);
    String at = Math.round(rate) + "/s";
    table.most("swap every second, " + SWAPS + " times: connections closed", at, f.closed(), 0);
    table.most("swap: messages lost or doubled", at, f.wrong(), 0);
    table.most("swap: longest time without acknowledgement, p99, ms", at, f.gap(), 50);
    table.most("swap: longest wait of one message, p99, ms", at, f.slowest(), 50);
  }

  private static SSLContext trust(Servers servers) throws Exception {
    Path pem = servers.data().resolve("ca.pem");
    Servers.await("the node's certificate", () -> Files.exists(pem));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      store.setCertificateEntry("node", x509.generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
