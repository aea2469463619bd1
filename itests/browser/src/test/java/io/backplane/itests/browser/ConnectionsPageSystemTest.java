/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MQTT clients of a real node as an operator sees them, and what is clicked on them. */
class ConnectionsPageSystemTest {
  @TempDir static Path folder;
  private static Node node;
  private static String secret;
  private static Chromium chromium;
  private static Window window;
  private static Page page;
  private final List<MqttClient> clients = new ArrayList<>();

  @BeforeAll
  static void start() {
    chromium = new Chromium();
    node = Node.start(folder.resolve("data"));
    Rest rest = node.setUp();
    secret = rest.createDevice("pump-1", "default");
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

  @AfterEach
  void nothing_is_wrong_with_the_page() throws MqttException {
    for (MqttClient c : clients) {
      if (c.isConnected()) {
        c.disconnectForcibly(0, 1000);
      }
      c.close(true);
    }
    assertEquals("", window.violations());
    window.complaints.removeIf(c -> c.contains("404"));
    assertEquals(List.of(), window.complaints);
  }

  private MqttClient connect(String clientId, boolean clean) throws MqttException {
    MqttClient mqtt =
        new MqttClient("tcp://127.0.0.1:" + node.mqttPort(), clientId, new MemoryPersistence());
    clients.add(mqtt);
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setUserName("pump-1");
    options.setPassword(secret.toCharArray());
    options.setCleanSession(clean);
    mqtt.connect(options);
    return mqtt;
  }

  private static Locator row(String text) {
    return page.getByRole(AriaRole.ROW)
        .filter(new Locator.FilterOptions().setHasText(text))
        .first();
  }

  private static Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, named(name));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static void go(String path) {
    page.navigate(node.uri(path).toString());
  }

  @Test
  void a_client_is_searched_looked_at_and_disconnected() throws MqttException {
    MqttClient mqtt = connect("hall-display", false);
    mqtt.subscribe("commands/#", 1);
    mqtt.publish("telemetry", "{\"t\":1}".getBytes(StandardCharsets.UTF_8), 1, false);
    connect("other", true);
    go("/connections");
    assertThat(row("other")).containsText("Connected");
    page.getByLabel("Search by client, device or address").fill("DISPLAY");
    assertThat(page.getByText("1 client")).isVisible();
    assertThat(row("hall-display")).containsText("127.0.0.1");
    window.shot("connections-real");
    page.getByText("hall-display").click();
    assertThat(page.getByRole(AriaRole.HEADING, named("hall-display"))).isVisible();
    assertThat(row("commands/#")).isVisible();
    assertThat(page.getByText("1 so far").first()).isVisible();
    window.shot("connection-real");
    assertEquals("", window.violations());
    button("Disconnect").click();
    button("Disconnect").last().click();
    assertThat(page.getByText("Away", new Page.GetByTextOptions().setExact(true)).first())
        .isVisible();
    assertEquals(false, mqtt.isConnected());
    go("/connections?connected=false");
    assertThat(row("hall-display")).containsText("Away");
  }

  @Test
  void a_client_is_kept_out_and_let_in_again() throws MqttException {
    connect("noisy", true);
    go("/connections?text=noisy");
    page.getByText("noisy", new Page.GetByTextOptions().setExact(true)).click();
    button("Ban").click();
    page.getByLabel("Reason").fill("publishes in a loop");
    button("Keep out").click();
    assertThat(page.getByText("This client has gone")).isVisible();
    assertThrows(MqttException.class, () -> connect("noisy", true));
    go("/connections?tab=bans");
    assertThat(row("noisy")).containsText("publishes in a loop");
    window.shot("bans-real");
    button("Lift the ban of noisy").click();
    assertThat(page.getByText("Nobody is kept out")).isVisible();
    connect("noisy", true);
    button("Add ban").click();
    button("Address").click();
    page.getByLabel("Address", new Page.GetByLabelOptions().setExact(true)).fill("boiler");
    button("Keep out").click();
    assertThat(page.getByText("no address")).isVisible();
    window.complaints.removeIf(c -> c.contains("422"));
    page.keyboard().press("Escape");
  }

  @Test
  void listeners_retained_messages_and_figures_are_those_of_the_node() throws MqttException {
    MqttClient mqtt = connect("keeper", true);
    mqtt.publish("attributes", "{\"hall\":2}".getBytes(StandardCharsets.UTF_8), 1, true);
    go("/connections?tab=listeners");
    assertThat(row("mqtts")).containsText("days left");
    assertThat(page.getByText("Certificate of")).not().hasCount(0);
    window.shot("listeners-real");
    assertEquals("", window.violations());
    go("/connections?tab=retained");
    assertThat(row("attributes")).containsText("{\"hall\":2}");
    button("Remove attributes of pump-1").click();
    button("Remove").last().click();
    assertThat(page.getByText("Nothing is retained")).isVisible();
    go("/connections?tab=figures");
    assertThat(page.getByRole(AriaRole.REGION, named("Connected"))).containsText("1");
    assertThat(row("accepted").first()).isVisible();
    window.shot("figures-real");
  }
}
