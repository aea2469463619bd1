/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.plugin.api.Generation;
import io.backplane.plugin.api.Generations.Difference;
import io.backplane.plugin.api.Generations.SettingChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewsTest {
  @TempDir Path data;
  private Views views;

  @BeforeEach
  void open() throws IOException {
    views = new Views((pid, name) -> name.equals("pin"), NodeKey.of(data, Disk.plain()));
  }

  @Test
  void tells_which_bundles_and_settings_differ() {
    Difference d =
        views.difference(
            Example.generation(1, "a", "{\"p\":{\"same\":1,\"other\":[1],\"gone\":\"x\"}}"),
            Example.generation(2, "b", "{\"p\":{\"same\":1,\"other\":[2],\"come\":true}}"));
    assertEquals("1.1", d.bundles().get(0).fromVersion());
    assertEquals("1.2", d.bundles().get(0).toVersion());
    assertEquals(
        List.of(
            new SettingChange("p", "come", "", "true"),
            new SettingChange("p", "gone", "x", ""),
            new SettingChange("p", "other", "[1]", "[2]")),
        d.settings());
  }

  @Test
  void never_shows_a_secret() {
    String one = "{\"p\":{\"pin\":\"1234\",\"dbPassword\":\"hush\",\"user\":\"u\"}}";
    String two = "{\"p\":{\"pin\":\"5678\",\"dbPassword\":\"hush\",\"user\":\"u\"}}";
    Difference d =
        views.difference(Example.generation(1, "a", one), Example.generation(2, "a", two));
    assertEquals(
        List.of(new SettingChange("p", "pin", "(a secret)", "(another secret)")), d.settings());
    Generation g = views.generation(Example.generation(1, "a", one));
    assertFalse(g.toString().contains("1234") || g.toString().contains("hush"), g::toString);
    assertTrue(g.toString().contains("user=u"));
  }

  @Test
  void never_shows_a_secret_within_an_address() {
    String text =
        "{\"p\":{\"url\":\"jdbc:postgresql://db/x?user=u&sslPassword=%s&ssl=true\","
            + "\"hooks\":[\"https://ann:%s@host/a\",\"https://host/b?apiKey=%s\"],"
            + "\"line\":\"host=h pwd=%s user=u\",\"apiKey\":\"%s\",\"pwd\":\"%s\"}}";
    Desired one = Example.generation(1, "a", text.replace("%s", "hush"));
    Map<String, String> shown = views.generation(one).configuration().get("p").values();
    assertEquals(
        Map.of(
            "url", "jdbc:postgresql://db/x?user=u&sslPassword=(a secret)&ssl=true",
            "hooks", "[\"https://(a secret)@host/a\",\"https://host/b?apiKey=(a secret)\"]",
            "line", "host=h pwd=(a secret) user=u",
            "apiKey", "(a secret)",
            "pwd", "(a secret)"),
        shown);
    Difference d = views.difference(one, Example.generation(2, "a", text.replace("%s", "whisper")));
    assertFalse(d.toString().contains("hush") || d.toString().contains("whisper"), d::toString);
    assertEquals(5, d.settings().size());
    for (SettingChange change : d.settings())
      assertEquals(shown.get(change.name()).replace("(a secret)", "(another secret)"), change.to());
  }

  @Test
  void digests_tell_whether_settings_are_the_same_and_nothing_else() throws IOException {
    String text = "{\"p\":{\"pin\":1}}";
    String digest = digest(views, text);
    assertEquals(digest, digest(views, "{ \"p\" : { \"pin\":1} }"));
    assertNotEquals(digest, digest(views, "{\"p\":{\"pin\":2}}"));
    Views others = new Views((pid, name) -> false, NodeKey.of(data.resolve("other"), Disk.plain()));
    assertNotEquals(digest, digest(others, text), "else it could be guessed from");
  }

  private static String digest(Views views, String text) {
    return views.generation(Example.generation(1, "a", text)).configuration().get("p").digest();
  }

  @Test
  void the_nodes_own_files_have_the_last_word() {
    assertEquals(
        Map.of("p", Map.of("n", "2", "m", "1")),
        Views.settings(
            Map.of(
                "conf/z.json", "{\"p\":{\"n\":1,\"m\":1}}", "config/a.json", "{\"p\":{\"n\":2}}")));
  }
}
