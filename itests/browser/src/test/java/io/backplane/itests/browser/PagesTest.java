/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.LoadState;
import io.backplane.itests.browser.Chromium.Look;
import io.backplane.itests.browser.Chromium.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every page in every look: pictures of it, nothing for axe, no complaint of the browser. */
class PagesTest {
  private static final String DEVICE = "cold-store-00100";
  private static Chromium chromium;
  private static ScriptedNode node;

  @BeforeAll
  static void start() throws Exception {
    chromium = new Chromium();
    node = new ScriptedNode(ScriptedWorld.lived(240), 0);
    node.world.session = true;
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

  private static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "/");
    pages.put("devices", "/devices");
    pages.put("devices-none-found", "/devices?text=nothing-like-this");
    pages.put("device-host", "/devices/host-edge-01");
    for (String tab :
        List.of(
            "values",
            "events",
            "attributes",
            "commands",
            "credentials",
            "diagnostics",
            "connect")) {
      pages.put("device-" + tab, "/devices/" + DEVICE + "?tab=" + tab);
    }
    pages.put("device-unknown", "/devices/no-such-device");
    pages.put("groups", "/groups");
    pages.put("group", "/groups/torino");
    pages.put("group-unknown", "/groups/no-such-group");
    pages.put("profiles", "/profiles");
    pages.put("profile", "/profiles/cold-store");
    for (String tab : List.of("clients", "listeners", "retained", "bans", "figures", "try")) {
      pages.put("connections-" + tab, "/connections?tab=" + tab);
    }
    pages.put("connections-none-found", "/connections?text=nothing-like-this");
    pages.put("connection", "/connections/" + ScriptedConnections.SLOW);
    for (String tab : List.of("streams", "ledger", "dead-letters", "records")) {
      pages.put("streams-" + tab, "/streams?tab=" + tab);
    }
    for (String tab :
        List.of("node", "bundles", "history", "generations", "health", "sessions", "tokens")) {
      pages.put("system-" + tab, "/system?tab=" + tab);
    }
    pages.put("not-found", "/nowhere");
    return pages;
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void every_page_is_clean_in_every_look(Look look) {
    List<String> wrong = new ArrayList<>();
    try (Window w = chromium.open(look)) {
      pages()
          .forEach(
              (name, path) -> {
                settle(w.page, node.url() + path);
                w.shot(name + "-" + look.title());
                note(wrong, name, w.violations());
              });
      wrong.addAll(w.complaints);
    }
    assertEquals(List.of(), wrong);
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void every_dialog_is_clean_in_every_look(Look look) {
    List<String> wrong = new ArrayList<>();
    try (Window w = chromium.open(look)) {
      dialog(w, look, wrong, "compare", "/system?tab=generations", "Compare generation 2");
      dialog(w, look, wrong, "go-back", "/system?tab=generations", "Go back to generation 2");
      dialog(w, look, wrong, "create-device", "/devices", "Add device");
      dialog(w, look, wrong, "import", "/devices", "Import");
      dialog(w, look, wrong, "create-group", "/groups", "Add group");
      dialog(w, look, wrong, "delete-group", "/groups/torino", "Delete group");
      dialog(w, look, wrong, "edit-device", "/devices/" + DEVICE, "Edit");
      dialog(w, look, wrong, "delete-device", "/devices/" + DEVICE, "Delete device");
      assertThat(w.page.getByText("all its stored values are erased")).isVisible();
      dialog(
          w, look, wrong, "attribute", "/devices/" + DEVICE + "?tab=attributes", "Add attribute");
      dialog(w, look, wrong, "token", "/devices/" + DEVICE + "?tab=credentials", "Issue token");
      dialog(w, look, wrong, "range", "/devices/" + DEVICE, "Custom");
      dialog(w, look, wrong, "update-bundle", "/system?tab=bundles", "Update io.backplane.live");
      String client = "/connections/" + ScriptedConnections.SLOW;
      dialog(w, look, wrong, "disconnect", client, "Disconnect");
      dialog(w, look, wrong, "ban", client, "Ban");
      dialog(w, look, wrong, "record", "/streams?tab=dead-letters", "Show the message of");
      settle(w.page, node.url() + "/");
      w.page.keyboard().press("Control+k");
      assertThat(w.page.getByRole(com.microsoft.playwright.options.AriaRole.COMBOBOX)).isVisible();
      w.shot("dialog-palette-" + look.title());
      note(wrong, "palette", w.violations());
      wrong.addAll(w.complaints);
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void the_overview_shows_who_was_heard_from_last_wherever_it_stands_in_the_list() {
    ObjectNode last = node.world.device("zz-last", "Last of all", "meter", false);
    ((ObjectNode) last.get("presence")).put("lastSeen", System.currentTimeMillis() + 60_000);
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      settle(w.page, node.url() + "/");
      assertThat(
              w.page
                  .getByRole(
                      com.microsoft.playwright.options.AriaRole.REGION,
                      new Page.GetByRoleOptions().setName("Recent devices"))
                  .getByRole(com.microsoft.playwright.options.AriaRole.LISTITEM)
                  .first())
          .containsText("Last of all");
      assertEquals(List.of(), w.complaints);
    } finally {
      node.world.devices.remove("zz-last");
    }
  }

  @Test
  void a_chart_says_that_there_are_no_values_only_when_it_knows() {
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      List<Route> held = new ArrayList<>();
      w.page.route("**/series/**", held::add);
      w.page.navigate(node.url() + "/devices/" + DEVICE);
      w.page.waitForCondition(() -> !held.isEmpty());
      assertThat(w.page.locator(".plot").first()).hasAttribute("aria-busy", "true");
      assertThat(w.page.getByText("No values in this range")).hasCount(0);
      w.page.unroute("**/series/**");
      held.forEach(Route::resume);
      w.settled();
      assertThat(w.page.locator(".plot").first()).hasAttribute("aria-busy", "false");
    }
  }

  @Test
  void the_overview_counts_dead_letters_that_are_open() {
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      settle(w.page, node.url() + "/");
      assertThat(w.page.getByText("2 open dead letters")).isVisible();
    }
  }

  @Test
  void many_booleans_are_drawn_over_the_whole_range_from_buckets() {
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      List<String> asked = new ArrayList<>();
      w.page.onRequest(r -> asked.add(r.url()));
      w.page.waitForRequest(
          r -> r.url().contains("/series/door/buckets?"),
          () -> settle(w.page, node.url() + "/devices/" + DEVICE + "?keys=door"));
      w.page.waitForLoadState(LoadState.NETWORKIDLE);
      assertTrue(asked.stream().noneMatch(u -> u.contains("/series/door?")), asked + "");
      assertEquals(List.of(), w.complaints);
    }
  }

  @Test
  void the_snippets_lead_to_a_listener_that_is_open_from_where_the_page_is() {
    String path = "/devices/" + DEVICE + "?tab=connect";
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      settle(w.page, node.url() + path);
      assertThat(w.page.locator("pre.code").first())
          .containsText("mosquitto_pub -h 127.0.0.1 -p 1883 -u");
      settle(w.page, node.url().replace("127.0.0.1", Chromium.ELSEWHERE) + path);
      assertThat(w.page.locator("pre.code").first())
          .containsText(
              "mosquitto_pub -h "
                  + Chromium.ELSEWHERE
                  + " -p 8883 --cafile /srv/backplane/data/ca.pem -u");
      assertThat(w.page.getByText(Chromium.ELSEWHERE + ":8883 over TLS")).isVisible();
    }
  }

  @Test
  void the_page_can_be_left_to_itself_without_a_pointer() {
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      settle(w.page, node.url() + "/");
      w.page.keyboard().press("Tab");
      assertThat(w.page.getByText("Skip to content")).isFocused();
      w.page.keyboard().press("Control+k");
      w.page.keyboard().type("ledg");
      w.page.keyboard().press("Enter");
      w.page.waitForURL("**/streams");
      assertThat(w.page.getByRole(com.microsoft.playwright.options.AriaRole.HEADING).first())
          .isVisible();
      assertEquals(List.of(), w.complaints);
    }
  }

  private static void dialog(
      Window w, Look look, List<String> wrong, String name, String path, String button) {
    settle(w.page, node.url() + path);
    w.page
        .getByRole(
            com.microsoft.playwright.options.AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName(button))
        .first()
        .click();
    assertThat(w.page.getByRole(com.microsoft.playwright.options.AriaRole.DIALOG)).isVisible();
    w.shot("dialog-" + name + "-" + look.title());
    note(wrong, name, w.violations());
  }

  private static void note(List<String> wrong, String name, String violations) {
    if (!violations.isEmpty()) {
      wrong.add(name + ": " + violations);
    }
  }

  /** Opens a page and waits until it has what it asked for. */
  static void settle(Page page, String url) {
    page.navigate(url);
    Chromium.settled(page);
  }
}
