/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.backplane.itests.browser.Chromium.Look;
import io.backplane.itests.browser.Chromium.Window;
import io.backplane.itests.system.Node;
import io.backplane.itests.system.Rest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's own MQTT client, as a device of a real node, over WebSocket. */
class TryItSystemTest {
  private static final String DEVICE = "pump-1";
  @TempDir static Path folder;
  private static Node node;
  private static String secret;
  private static Chromium chromium;
  private static Window window;
  private static Page page;

  @BeforeAll
  static void start() {
    chromium = new Chromium();
    node = Node.start(folder.resolve("data"));
    Rest rest = node.setUp();
    secret = rest.createDevice(DEVICE, "default");
    window = chromium.open(Look.LIGHT_WIDE);
    page = window.page;
    page.navigate(node.uri("/").toString());
    page.getByLabel("User name").fill(Node.USER);
    page.getByLabel("Password").fill(Node.PASSWORD);
    button("Sign in").click();
    assertThat(page.getByRole(AriaRole.HEADING, named("Overview"))).isVisible();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @BeforeEach
  void open() {
    page.navigate(node.uri("/connections?tab=try").toString());
    assertThat(card("Connection")).isVisible();
  }

  @AfterEach
  void nothing_is_wrong_with_the_page() {
    assertEquals("", window.violations());
    assertEquals(List.of(), window.complaints);
  }

  @Test
  void a_device_subscribes_publishes_and_sees_its_message() {
    List<String> asked = new ArrayList<>();
    page.onRequest(r -> asked.add(r.url()));
    connect(secret);
    assertThat(card("Connection")).containsText("ws://127.0.0.1:");
    subscribe("attributes/#", "2");
    assertThat(card("Subscriptions")).containsText("attributes/#: Granted QoS 2 (0x02)");
    for (String qos : List.of("0", "1", "2")) {
      publish("attributes/hall", qos, "{\"floor\": " + qos + "}");
      assertThat(card("Received").getByRole(AriaRole.LISTITEM).first())
          .containsText("{\"floor\": " + qos + "}");
      assertThat(card("Received").getByRole(AriaRole.LISTITEM).first()).containsText("QoS " + qos);
    }
    assertThat(card("Publish")).containsText("Success (0x00)");
    button("Hex").click();
    assertThat(card("Received").getByRole(AriaRole.LISTITEM).first())
        .containsText("7b 22 66 6c 6f 6f 72 22 3a 20 32 7d");
    button("JSON").click();
    assertThat(card("Received").getByRole(AriaRole.LISTITEM).first()).containsText("\"floor\": 2");
    shots("try-it");
    assertEquals(1, asked.stream().filter(u -> u.contains("/assets/mqtt-client-")).count());
    assertFalse(asked.stream().anyMatch(u -> !u.contains("//127.0.0.1:")), asked::toString);
    button("Unsubscribe attributes/#").click();
    assertThat(card("Subscriptions")).containsText("attributes/#: Success (0x00)");
    assertThat(button("Unsubscribe attributes/#")).hasCount(0);
    disconnect();
  }

  @Test
  void a_list_that_is_halted_or_full_counts_what_it_leaves_out() throws Exception {
    connect(secret);
    subscribe("events/#", "0");
    assertThat(card("Subscriptions")).containsText("Granted QoS 0 (0x00)");
    MqttClient other =
        new MqttClient("tcp://127.0.0.1:" + node.mqttPort(), "other", new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName(DEVICE);
    options.setPassword(secret.toCharArray());
    other.connect(options);
    send(other, 203);
    assertThat(card("Received"))
        .containsText("203 messages received. 3 older than the newest 200 left out.");
    assertThat(card("Received").getByRole(AriaRole.LISTITEM)).hasCount(200);
    assertThat(card("Received").getByRole(AriaRole.LISTITEM).first()).containsText("202");
    button("Pause").click();
    send(other, 5);
    assertThat(card("Received")).containsText("5 left out while paused.");
    button("Clear").click();
    button("Go on").click();
    send(other, 1);
    assertThat(card("Received")).containsText("1 message received.");
    other.disconnect();
    other.close();
    disconnect();
  }

  private static void send(MqttClient client, int messages) throws Exception {
    for (int i = 0; i < messages; i++) {
      client.publish("events/tick", ("" + i).getBytes(StandardCharsets.UTF_8), 1, false);
    }
  }

  @Test
  void what_the_server_refuses_is_told_in_words() {
    page.getByLabel("User name").fill(DEVICE);
    page.getByLabel("Password").fill("not the token");
    button("Connect").click();
    assertThat(card("Connection")).containsText("Bad user name or password (0x86)");
    assertThat(card("Connection")).containsText("Not connected");
    button("3.1.1").click();
    button("Connect").click();
    assertThat(card("Connection")).containsText("Bad user name or password (0x04)");
    window.shot("try-it-refused");
    button("MQTT 5").click();
    connect(secret);
    subscribe("$SYS/#", "1");
    assertThat(card("Subscriptions")).containsText("Not authorized (0x87)");
    assertThat(card("Subscriptions").getByRole(AriaRole.LISTITEM)).hasCount(0);
    publish("telemetry", "1", "no { json");
    assertThat(card("Publish").getByRole(AriaRole.STATUS)).containsText("(0x");
    assertThat(card("Publish").locator(".outcome.bad")).isVisible();
    window.shot("try-it-not-authorized");
    disconnect();
  }

  @Test
  void the_connection_outlives_the_tab_and_ends_by_the_servers_word() {
    page.getByLabel("Client id").fill("hall-trial");
    connect(secret);
    subscribe("commands/#", "1");
    page.getByRole(AriaRole.LINK, named("hall-trial")).click();
    page.getByText("hall-trial", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.getByRole(AriaRole.HEADING, named("hall-trial"))).isVisible();
    assertThat(page.getByText("commands/#").first()).isVisible();
    button("Disconnect").click();
    button("Disconnect").last().click();
    page.getByRole(AriaRole.LINK, named("Connections")).first().click();
    page.getByRole(AriaRole.LINK, named("Try it")).click();
    assertThat(card("Connection")).containsText("Administrative action (0x98)");
    assertThat(card("Connection")).containsText("Not connected");
    assertEquals("0", page.evaluate("() => String(localStorage.length + sessionStorage.length)"));
    window.complaints.removeIf(c -> c.contains("404"));
  }

  @Test
  void a_certificate_that_the_browser_does_not_trust_is_hinted_at() {
    page.getByLabel("Listener").selectOption("wss");
    page.getByLabel("User name").fill(DEVICE);
    page.getByLabel("Password").fill(secret);
    button("Connect").click();
    assertThat(card("Connection")).containsText("does not trust the node's certificate");
    window.shot("try-it-untrusted");
    window.complaints.removeIf(c -> c.contains("ERR_CERT"));
  }

  @Test
  void the_page_may_speak_to_no_other_port() {
    Object blocked =
        page.evaluate(
            """
            () => new Promise((resolve) => {
              document.addEventListener('securitypolicyviolation', (e) => resolve(e.effectiveDirective));
              try { new WebSocket('ws://127.0.0.1:9/mqtt'); } catch (e) { console.info(String(e)); }
            })
            """);
    assertEquals("connect-src", blocked);
    window.complaints.removeIf(c -> c.contains("Content Security Policy"));
  }

  private static void shots(String name) {
    window.shot(name);
    for (Look look : Look.values()) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.scheme));
      page.setViewportSize(look.width, look.height);
      window.settled();
      assertEquals("", window.violations());
      page.screenshot(
          new Page.ScreenshotOptions()
              .setFullPage(true)
              .setPath(Path.of(System.getProperty("shots"), name + "-" + look.title() + ".png")));
    }
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(Look.LIGHT_WIDE.scheme));
    page.setViewportSize(Look.LIGHT_WIDE.width, Look.LIGHT_WIDE.height);
  }

  private static void connect(String password) {
    page.getByLabel("User name").fill(DEVICE);
    page.getByLabel("Password").fill(password);
    button("Connect").click();
    assertThat(button("Disconnect")).isVisible();
  }

  private static void disconnect() {
    button("Disconnect").click();
    assertThat(card("Connection")).containsText("Disconnected.");
  }

  private static void subscribe(String filter, String qos) {
    page.getByLabel("Topic filter").fill(filter);
    card("Subscriptions").getByLabel("QoS").selectOption(qos);
    button("Subscribe").click();
    assertThat(card("Subscriptions").getByRole(AriaRole.STATUS)).containsText(filter);
  }

  private static void publish(String topic, String qos, String payload) {
    page.getByLabel("Topic", new Page.GetByLabelOptions().setExact(true)).fill(topic);
    card("Publish").getByLabel("QoS").selectOption(qos);
    page.getByLabel("Payload", new Page.GetByLabelOptions().setExact(true)).fill(payload);
    button("Publish").click();
  }

  private static Locator card(String name) {
    return page.getByRole(AriaRole.REGION, named(name));
  }

  private static Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, named(name));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
