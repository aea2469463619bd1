/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.backplane.itests.browser.Chromium.Look;
import io.backplane.itests.browser.Chromium.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page does when parts of the node go away, come back, or change under it. */
class InterruptionTest {
  private Chromium chromium;
  private ScriptedNode node;
  private Window window;
  private Page page;

  @BeforeEach
  void start() throws Exception {
    chromium = new Chromium();
    node = new ScriptedNode(ScriptedWorld.lived(20), 0);
    node.world.session = true;
    window = chromium.open(Look.LIGHT_WIDE);
    page = window.page;
  }

  @AfterEach
  void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @Test
  void the_live_feed_comes_back_and_goes_on_where_it_was() {
    page.navigate(node.url() + "/devices/host-edge-01");
    assertThat(page.getByText("Connected", exact())).isVisible();
    page.evaluate("window.mark = 42");
    node.live.refuse = true;
    node.live.drop(1012);
    assertThat(page.getByText("Reconnecting")).isVisible();
    page.waitForCondition(() -> node.live.refused.get() >= 2);
    node.live.refuse = false;
    assertThat(page.getByText("Connected", exact())).isVisible();
    var cpu =
        page.locator("li", new Page.LocatorOptions().setHasText("cpu.load")).locator(".value");
    String before = cpu.textContent();
    page.waitForCondition(() -> !cpu.textContent().equals(before));
    assertEquals(42, page.evaluate("window.mark"));
  }

  @Test
  void a_part_that_is_away_is_waited_for() {
    page.navigate(node.url() + "/profiles");
    assertThat(page.getByText("Walk-in cold stores")).isVisible();
    node.world.restAway = true;
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("System")).click();
    page.waitForCondition(() -> node.world.turnedAway.get() > 0);
    node.world.restAway = false;
    assertThat(page.getByText("/srv/backplane/data", new Page.GetByTextOptions().setExact(true)))
        .isVisible();
  }

  @Test
  void a_part_that_stays_away_is_named_and_can_be_tried_again() {
    page.navigate(node.url() + "/profiles");
    assertThat(page.getByText("Walk-in cold stores")).isVisible();
    node.world.restAway = true;
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Devices").setExact(true))
        .click();
    assertThat(page.getByText("Not available at the moment")).isVisible();
    window.shot("interruption-away");
    assertEquals("", window.violations());
    node.world.restAway = false;
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try again"))
        .first()
        .click();
    assertThat(page.getByText("21 devices")).isVisible();
  }

  @Test
  void a_session_that_was_revoked_leads_to_the_sign_in_and_back() {
    page.navigate(node.url() + "/streams");
    assertThat(page.getByText("Connected", exact())).isVisible();
    node.world.session = false;
    node.live.drop(4401);
    assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Sign in")))
        .isVisible();
    page.getByLabel("User name").fill("mara");
    page.getByLabel("Password").fill("correct horse battery");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in").setExact(true))
        .click();
    assertThat(
            page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName("Streams & ledger")))
        .isVisible();
  }

  @Test
  void a_newer_console_takes_over_without_a_reload(@TempDir Path folder) throws Exception {
    page.navigate(node.url() + "/devices/host-edge-01");
    assertThat(page.getByText("Connected", exact())).isVisible();
    page.evaluate("window.mark = 42");
    node.serve(newer(folder), "0.1.1");
    long told = System.nanoTime();
    node.live.bundle("io.backplane.console", "0.1.1");
    assertThat(page.getByText("Rearplane", exact())).isVisible();
    System.out.printf(
        "newer console on the page after %d ms%n", (System.nanoTime() - told) / 1_000_000);
    assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("edge-01")))
        .isVisible();
    assertThat(page.getByText("Connected", exact())).isVisible();
    assertEquals(42, page.evaluate("window.mark"));
    assertEquals(1, page.evaluate("document.querySelectorAll('link[rel=stylesheet]').length"));
    assertEquals(
        1, page.evaluate("document.body.querySelectorAll(':scope > :not(noscript)').length"));
    page.waitForCondition(() -> node.live.clients() == 1);
    assertEquals(List.of(), window.complaints);
  }

  @Test
  void a_newer_console_waits_until_a_dialog_is_closed_or_somebody_switches(@TempDir Path folder)
      throws Exception {
    page.navigate(node.url() + "/devices");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add device")).click();
    page.getByLabel("Identifier (required)").fill("half-typed");
    node.serve(newer(folder), "0.1.1");
    node.live.bundle("io.backplane.console", "0.1.1");
    assertThat(page.getByText("Console 0.1.1 is ready.")).isVisible();
    assertThat(page.getByLabel("Identifier (required)")).hasValue("half-typed");
    page.keyboard().press("Escape");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Switch")).click();
    assertThat(page.getByText("Rearplane", exact())).isVisible();
  }

  /** The console once more with other names of elements and files, as a change of sources makes. */
  private static Path newer(Path folder) throws IOException {
    Path from = ScriptedNode.built().resolve("web");
    Path to = Files.createDirectories(folder.resolve("web/assets"));
    String page = Files.readString(from.resolve("index.html"));
    Files.writeString(
        folder.resolve("web/index.html"),
        page.replace("/main-", "/main-NEW").replace("/app-", "/app-NEW"));
    try (Stream<Path> files = Files.list(from.resolve("assets"))) {
      for (Path file : files.toList()) {
        String name =
            file.getFileName().toString().replace("main-", "main-NEW").replace("app-", "app-NEW");
        if (name.startsWith("main-")) {
          String text = Files.readString(file);
          assertTrue(text.contains(">Backplane<"), "the mark is not in the bundle");
          Files.writeString(
              to.resolve(name),
              text.replaceAll("\\bb([0-9a-f]{8})-", "n$1-").replace(">Backplane<", ">Rearplane<"));
        } else {
          Files.copy(file, to.resolve(name));
        }
      }
    }
    return folder;
  }

  private static Page.GetByTextOptions exact() {
    return new Page.GetByTextOptions().setExact(true);
  }
}
