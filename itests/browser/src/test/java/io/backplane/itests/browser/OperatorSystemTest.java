/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.backplane.itests.browser.Chromium.Look;
import io.backplane.itests.browser.Chromium.Window;
import io.backplane.itests.system.NewerBundle;
import io.backplane.itests.system.Node;
import io.backplane.itests.system.Rest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does in a day, clicked on a real node. */
class OperatorSystemTest {
  private static final String CARD = "io.backplane.metrics.prometheus";
  private static final String DRIVER = "io.backplane.driver.host";
  private static final int SWAP_MILLIS = 20_000;
  @TempDir static Path folder;
  private static Node node;
  private static Rest rest;
  private static Chromium chromium;
  private static Window window;
  private static Page page;

  @BeforeAll
  static void start() {
    chromium = new Chromium();
    node = Node.start(folder.resolve("data"));
    rest = node.setUp();
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
  void nothing_is_wrong_with_the_page() {
    assertEquals("", window.violations());
    assertEquals(List.of(), window.complaints);
  }

  @Test
  void a_newer_bundle_takes_the_place_of_the_running_one() {
    go("/system?tab=bundles");
    upload(NewerBundle.of(node, CARD, 7, folder));
    assertThat(notice()).containsText("is 0.1.0.v000007 now", patient());
    assertThat(row(CARD)).containsText("0.1.0.v000007");
    assertThat(row(CARD)).containsText("active");
    go("/system?tab=history");
    assertThat(page.locator("main")).containsText("0.1.0.v000007");
    window.shot("operator-history");
    go("/system?tab=generations");
    assertThat(row(CARD)).containsText("Update");
  }

  @Test
  void a_bundle_that_does_not_start_is_put_back_and_a_file_that_is_none_refused() {
    go("/system?tab=bundles");
    String before = row(DRIVER).textContent();
    button("Update " + DRIVER).click();
    choose("notes.jar", "not a jar");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("no jar");
    window.shot("operator-no-jar");
    file().setInputFiles(NewerBundle.withoutClasses(node, DRIVER, 8, folder));
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("runs again", patient());
    page.keyboard().press("Escape");
    assertEquals(before.replaceAll("\\s+", " "), row(DRIVER).textContent().replaceAll("\\s+", " "));
  }

  @Test
  void a_list_of_devices_goes_in_with_a_report_by_row_and_comes_out_again() throws Exception {
    go("/devices");
    button("Import").click();
    choose("list.csv", "id,name,tags\nrow-1,Row one,hall;dry\nwrong id,Two,\nrow-3,Row three,\n");
    Locator rows = page.getByLabel("Rows");
    assertThat(rows.getByRole(AriaRole.ROW)).hasCount(4);
    assertThat(rows.locator(".wrong")).hasCount(1);
    window.shot("operator-import");
    assertEquals("", window.violations());
    button("Import 2 devices").click();
    assertThat(notice()).containsText("2 devices created");
    assertThat(rows.locator(".wrong")).hasCount(1);
    assertThat(page.getByText("1 row left out")).isVisible();
    page.getByText("Close", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.getByText("Row three")).isVisible();
    Download download =
        page.waitForDownload(() -> page.getByRole(AriaRole.LINK, named("Export")).click());
    String csv = Files.readString(download.path());
    assertEquals("devices.csv", download.suggestedFilename());
    assertTrue(csv.startsWith("id,name,"), csv);
    assertTrue(csv.contains("row-1,Row one,") && csv.contains("dry;hall"), csv);
  }

  @Test
  void a_dead_letter_is_read_and_taken_in_once_its_cause_is_gone() throws Exception {
    String gateway = rest.createDevice("letter-gateway", "default");
    rest.post("/devices", Map.of("id", "letter-sensor"));
    assertEquals(422, ingest(gateway, "devices/letter-sensor/telemetry", "{\"level\":4.5}"));
    go("/streams?tab=dead-letters");
    Locator letter = row("devices/letter-sensor/telemetry");
    letter.getByRole(AriaRole.BUTTON, within("Replay")).click();
    assertThat(notice()).containsText("rejected");
    go("/devices/letter-sensor");
    button("Edit").click();
    page.getByLabel("Gateway").fill("letter-gateway");
    button("Save").click();
    assertThat(page.locator("main")).containsText("letter-gateway");
    go("/streams?tab=dead-letters");
    letter.getByRole(AriaRole.BUTTON, within("Show the message")).click();
    assertThat(page.getByText("\"level\": 4.5")).isVisible();
    window.shot("operator-dead-letter");
    assertEquals("", window.violations());
    button("Replay").last().click();
    assertThat(notice()).containsText("accepted");
    assertThat(letter).containsText("replayed");
    assertThat(letter.getByRole(AriaRole.BUTTON, within("Replay again"))).isVisible();
    go("/devices/letter-sensor");
    assertThat(page.getByText("4.5").first()).isVisible();
  }

  @Test
  void all_open_dead_letters_are_taken_in_at_once() throws Exception {
    String gateway = rest.createDevice("letters-gateway", "default");
    for (int i = 1; i <= 3; i++) {
      assertEquals(422, ingest(gateway, "devices/letters-" + i + "/telemetry", "{\"level\":1}"));
      rest.post("/devices", Map.of("id", "letters-" + i, "gateway", "letters-gateway"));
    }
    go("/streams?tab=dead-letters");
    button("Replay all open").click();
    button("Replay all").last().click();
    assertThat(page.getByText("Replayed: ")).isVisible();
    assertEquals("", window.violations());
    page.getByLabel("Which").selectOption("open");
    assertThat(row("devices/letters-1/telemetry")).hasCount(0);
    page.getByLabel("Which").selectOption("replayed");
    for (int i = 1; i <= 3; i++) {
      assertThat(row("devices/letters-" + i + "/telemetry")).containsText("replayed");
    }
    window.shot("operator-dead-letters-replayed");
  }

  @Test
  void a_revoked_token_lets_nobody_in_any_more() throws Exception {
    String token = rest.createDevice("revoked-device", "default");
    assertEquals(202, ingest(token, "telemetry", "{\"a\":1}"));
    go("/devices/revoked-device?tab=credentials");
    assertThat(page.getByText("Valid", new Page.GetByTextOptions().setExact(true))).isVisible();
    button("Revoke").click();
    assertThat(page.getByText("never works again")).isVisible();
    window.shot("operator-revoke");
    assertEquals("", window.violations());
    button("Revoke").last().click();
    assertThat(page.getByText("Revoked", new Page.GetByTextOptions().setExact(true))).isVisible();
    assertEquals(401, ingest(token, "telemetry", "{\"a\":2}"));
  }

  @Test
  void a_profile_keeps_what_was_edited_and_gives_it_to_the_values() throws Exception {
    rest.post("/profiles", Map.of("id", "boilers", "name", "Boilers"));
    String token = rest.createDevice("boiler-1", "boilers");
    go("/profiles/boilers");
    button("Add property").click();
    page.getByLabel("Key of property 1").fill("flow");
    page.getByLabel("Title of flow").fill("Flow to the hall");
    page.getByLabel("Unit of flow").fill("m3/h");
    page.getByLabel("Highest of flow").fill("12");
    button("Add command").click();
    page.getByLabel("Name of command 1").fill("restart");
    page.getByLabel("Title of restart").fill("Restart it");
    button("Save").click();
    assertThat(page.getByText("version 2")).isVisible();
    window.shot("operator-profile");
    assertEquals(
        "Flow to the hall", rest.get("/profiles/boilers").at("/properties/0/title").asText());
    assertEquals(202, ingest(token, "telemetry", "{\"flow\":7.25}"));
    go("/devices/boiler-1");
    assertThat(page.getByText("Flow to the hall").first()).isVisible();
    assertThat(page.getByText("7.25").first()).isVisible();
    go("/devices/boiler-1?tab=commands");
    assertThat(page.locator("main")).containsText("Restart it");
  }

  private static void upload(Path jar) {
    button("Update " + CARD).click();
    file().setInputFiles(jar);
  }

  private static void choose(String name, String text) {
    file()
        .setInputFiles(
            new FilePayload(
                name, "application/octet-stream", text.getBytes(StandardCharsets.UTF_8)));
  }

  private static int ingest(String token, String topic, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(node.uri("/ingest/v1/" + topic))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static void go(String path) {
    page.navigate(node.uri(path).toString());
  }

  private static Locator file() {
    return page.locator("input[type=file]");
  }

  private static Locator notice() {
    return page.locator(".notice").last();
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

  private static Locator.GetByRoleOptions within(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private static LocatorAssertions.ContainsTextOptions patient() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(SWAP_MILLIS);
  }
}
