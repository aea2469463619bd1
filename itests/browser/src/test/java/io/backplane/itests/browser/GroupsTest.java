/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.backplane.itests.browser.Chromium.Look;
import io.backplane.itests.browser.Chromium.Window;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Groups, as people make and use them. */
class GroupsTest {
  private static final String MEMBER = "meter-00101";
  private static Chromium chromium;
  private static ScriptedNode node;

  @BeforeAll
  static void start() throws Exception {
    chromium = new Chromium();
    node = new ScriptedNode(ScriptedWorld.lived(60), 0);
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

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private static Locator members(Page page) {
    return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Members"))
        .getByRole(AriaRole.LISTITEM);
  }

  @Test
  void a_group_picked_by_hand_takes_and_gives_back_members_and_filters_the_list() {
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      Page page = w.page;
      page.navigate(node.url() + "/groups");
      button(page, "Add group").first().click();
      page.getByLabel("Identifier (required)").fill("night-shift");
      page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Night shift");
      button(page, "By hand").click();
      page.getByLabel("Identifier (required)").press("Enter");
      page.waitForURL("**/groups/night-shift");
      assertThat(page.getByText("No members")).isVisible();
      page.getByLabel("Device to add").fill("no-such-device");
      button(page, "Add member").click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("No device is called");
      page.getByLabel("Device to add").fill(MEMBER);
      page.getByLabel("Device to add").press("Enter");
      assertThat(members(page)).hasCount(1);
      assertThat(page.getByText("1 device meets these conditions")).isVisible();
      w.shot("group-by-hand");
      assertEquals("", w.violations());

      page.navigate(node.url() + "/devices");
      page.getByLabel("Group").selectOption("night-shift");
      assertThat(page.getByText("1 device found")).isVisible();
      assertThat(page.getByText(MEMBER)).isVisible();

      page.navigate(node.url() + "/groups/night-shift");
      button(page, "Remove " + MEMBER + " from the group").click();
      assertThat(page.getByText("No members")).isVisible();
      w.complaints.removeIf(c -> c.contains("404"));
      assertEquals(java.util.List.of(), w.complaints);
    }
  }

  @Test
  void a_group_by_condition_counts_while_it_is_typed_and_is_saved_and_deleted() {
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      Page page = w.page;
      page.navigate(node.url() + "/groups");
      button(page, "Add group").first().click();
      page.getByLabel("Identifier (required)").fill("meters");
      page.getByLabel("Identifier (required)").press("Enter");
      page.waitForURL("**/groups/meters");
      page.getByLabel("Profile").selectOption("meter");
      page.getByLabel("Tags").fill("hamburg");
      page.getByLabel("Tags").press("Tab");
      page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
          .fill("Meters in Hamburg");
      assertThat(page.getByText("5 devices meet these conditions")).isVisible();
      button(page, "Save").click();
      assertThat(page.getByText("version 2")).isVisible();
      assertThat(members(page)).hasCount(5);

      page.navigate(node.url() + "/groups");
      assertThat(page.getByText("profile meter")).isVisible();
      assertThat(page.getByText("5 devices", new Page.GetByTextOptions().setExact(true)))
          .isVisible();
      page.getByText("Meters in Hamburg").click();
      button(page, "Delete group").click();
      button(page, "Delete group").last().click();
      page.waitForURL("**/groups");
      assertThat(page.getByText("Meters in Hamburg")).hasCount(0);
      assertEquals(java.util.List.of(), w.complaints);
    }
  }

  @Test
  void many_groups_come_a_page_at_a_time() throws Exception {
    try (Window w = chromium.open(Look.LIGHT_WIDE);
        ScriptedNode many = new ScriptedNode(ScriptedWorld.lived(60), 0)) {
      many.world.session = true;
      int before = many.world.groups.size();
      for (int i = 0; i < 60 - before; i++) {
        many.world.group("g%03d".formatted(i), "Hall " + i, "hall-" + i);
      }
      Page page = w.page;
      page.navigate(many.url() + "/groups");
      Locator cards = page.locator("a.group");
      assertThat(cards).hasCount(48);
      w.shot("groups-many");
      button(page, "Show more of 12 others").click();
      assertThat(cards).hasCount(60);
      assertThat(button(page, "Show more")).hasCount(0);
      assertEquals("", w.violations());
      assertEquals(java.util.List.of(), w.complaints);
    }
  }

  @Test
  void a_change_of_somebody_else_is_not_overwritten() {
    try (Window w = chromium.open(Look.LIGHT_WIDE)) {
      Page page = w.page;
      node.world.group("shared", "Shared", "torino");
      page.navigate(node.url() + "/groups/shared");
      page.getByLabel("Identifier or name holds").fill("cold");
      node.world.groups.get("shared").put("version", 9);
      button(page, "Save").click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("Somebody else changed this group");
    }
  }
}
