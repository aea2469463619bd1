/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.backplane.itests.browser.Chromium.Look;
import io.backplane.itests.browser.Chromium.Window;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list of devices with a hundred thousand of them. */
class FleetTest {
  private static final int MANY = 100_000;
  private static final Pattern MANY_DEVICES = Pattern.compile("100,00\\d devices");
  private static Chromium chromium;
  private static ScriptedNode node;

  @BeforeAll
  static void start() throws Exception {
    chromium = new Chromium();
    node = new ScriptedNode(ScriptedWorld.lived(MANY - 1), 0);
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

  @Test
  void only_visible_rows_are_on_the_page_however_far_one_scrolls() {
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      w.page.navigate(node.url() + "/devices");
      assertThat(w.page.getByText(MANY_DEVICES)).isVisible();
      Locator rows = w.page.getByRole(AriaRole.ROW);
      Locator list = w.page.getByLabel("Devices, scrolls");
      w.page.waitForCondition(
          () ->
              (int) list.evaluate("e => (e.scrollTop = e.scrollHeight, e.scrollHeight / 60 | 0)")
                  > 4000);
      assertTrue(rows.count() < 60, "rows on the page: " + rows.count());
      w.settled();
      w.shot("fleet-scrolled");
      assertEquals(List.of(), w.complaints);
    }
  }

  @Test
  void scrolling_through_many_rows_stays_smooth() {
    try (Window w = chromium.open(Look.DARK_WIDE)) {
      w.page.navigate(node.url() + "/devices");
      assertThat(w.page.getByText(MANY_DEVICES)).isVisible();
      Object longest =
          w.page
              .getByLabel("Devices, scrolls")
              .evaluate(
                  "async e => { let longest = 0; for (let i = 0; i < 120; i++) { e.scrollTop +="
                      + " 300; const t = performance.now(); await new"
                      + " Promise(requestAnimationFrame); longest = Math.max(longest,"
                      + " performance.now() - t); } return Math.round(longest); }");
      System.out.println("longest frame while scrolling 36,000 px: " + longest + " ms");
      assertTrue(((Number) longest).intValue() < 400, "longest frame: " + longest + " ms");
    }
  }

  @Test
  void search_finds_one_of_them_and_its_page_opens_by_keyboard() {
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      w.page.navigate(node.url() + "/devices");
      w.page.getByLabel("Search by identifier or name").fill("meter-77777");
      assertThat(w.page.getByText("1 device found")).isVisible();
      w.page
          .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Flow meter 77777"))
          .press("Enter");
      assertThat(
              w.page.getByRole(
                  AriaRole.HEADING, new Page.GetByRoleOptions().setName("Flow meter 77777")))
          .isVisible();
      w.page.goBack();
      assertThat(w.page.getByText("1 device found")).isVisible();
    }
  }

  @Test
  void a_list_is_imported_after_a_trial_that_names_the_wrong_rows() {
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      w.page.navigate(node.url() + "/devices");
      w.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Import")).click();
      byte[] csv = "id,name\nimported-1,One\nwrong id,Two\nimported-2,Three\n".getBytes();
      w.page
          .locator("input[type=file]")
          .setInputFiles(
              new com.microsoft.playwright.options.FilePayload("list.csv", "text/csv", csv));
      assertThat(w.page.getByText("the identifier holds a character that is not allowed"))
          .isVisible();
      w.shot("fleet-import");
      assertEquals("", w.violations());
      w.page
          .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Import 2 devices"))
          .click();
      assertThat(w.page.getByText("2 devices created, 0 updated; 1 row left out.")).isVisible();
      assertThat(w.page.getByText("the identifier holds a character that is not allowed"))
          .isVisible();
      assertEquals("", w.violations());
      w.page.getByText("Close", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(w.page.getByLabel("Rows")).isHidden();
    }
  }
}
