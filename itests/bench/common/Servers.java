/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node and a mosquitto in processes of their own, for comparison in the same minutes. */
final class Servers implements AutoCloseable {
  private static final int HTTP = 8080;
  private static final int MQTT = 1883;
  private static final int MQTTS = 8883;
  private static final int MOSQUITTO = 1884;
  private final Path data = Files.createTempDirectory("backplane-bench");
  private final int offset = offset();
  private final Rest rest = new Rest(HTTP + offset);
  private final Process node;
  private final Process mosquitto;

  /** Something to wait for. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Starts both; the machine's own readings are left out, so that rows can be compared.
   *
   * @param settings of the node, further ones as JSON members
   * @param lines of mosquitto's configuration
   */
  Servers(Path home, String settings, String... lines) throws Exception {
    node = node(home, settings);
    mosquitto = mosquitto(lines);
    Runtime.getRuntime().addShutdownHook(new Thread(this::destroy));
    await("REST", rest::up);
    Path token = data.resolve("first-start-token");
    await("the first-start token", () -> Files.exists(token));
    rest.signUp(Files.readString(token).trim());
    await("MQTT", () -> open(mqttPort()) && open(mosquittoPort()));
  }

  private Process node(Path home, String settings) throws IOException {
    Files.createDirectories(data.resolve("config"));
    Files.writeString(
        data.resolve("config/bench.json"),
        "{\"io.backplane.driver.host\":{\"periodMillis\":3600000}" + settings + "}");
    return new ProcessBuilder(
            home.resolve("bin/backplane").toString(),
            "--data",
            data.toString(),
            "--port-offset",
            Integer.toString(offset))
        .redirectErrorStream(true)
        .redirectOutput(data.resolve("node.out").toFile())
        .start();
  }

  private Process mosquitto(String... lines) throws IOException {
    Path conf = data.resolve("mosquitto.conf");
    Files.writeString(
        conf,
        "listener "
            + mosquittoPort()
            + " 127.0.0.1\nallow_anonymous true\npersistence false\nmax_inflight_messages 0\n"
            + "log_type error\n"
            + String.join("\n", lines)
            + "\n");
    return new ProcessBuilder("mosquitto", "-c", conf.toString()).inheritIO().start();
  }

  /** Where nobody listens at the moment. */
  private static int offset() {
    int offset = 20_000;
    while (open(HTTP + offset) || open(MQTT + offset) || open(MOSQUITTO + offset)) {
      offset += 1000;
    }
    return offset;
  }

  private static boolean open(int port) {
    try (java.net.Socket s = new java.net.Socket("127.0.0.1", port)) {
      return s.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes devices with a token each. */
  List<Login> devices(String name, int n) throws IOException, InterruptedException {
    List<Login> logins = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String id = name + "-" + i;
      rest.call("POST", "/devices", "{\"id\":\"" + id + "\"}");
      String token =
          rest.call("POST", "/devices/" + id + "/credentials", "{\"kind\":\"token\"}")
              .path("token")
              .asText();
      logins.add(new Login(id, id, token));
    }
    return logins;
  }

  Rest rest() {
    return rest;
  }

  Process node() {
    return node;
  }

  Process mosquitto() {
    return mosquitto;
  }

  Path data() {
    return data;
  }

  int mqttPort() {
    return MQTT + offset;
  }

  int mqttsPort() {
    return MQTTS + offset;
  }

  int mosquittoPort() {
    return MOSQUITTO + offset;
  }

  /** Also when the bench is interrupted. */
  private void destroy() {
    mosquitto.destroy();
    node.destroy();
  }

  static void await(String what, Condition condition) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      if (System.nanoTime() > until) {
        throw new IOException(what + " did not come within 60 s");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Override
  public void close() throws Exception {
    destroy();
    node.waitFor(20, TimeUnit.SECONDS);
    node.destroyForcibly();
  }
}
