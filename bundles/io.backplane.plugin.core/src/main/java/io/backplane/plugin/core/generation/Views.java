/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.plugin.api.Generation;
import io.backplane.plugin.api.Generation.Member;
import io.backplane.plugin.api.Generation.Settings;
import io.backplane.plugin.api.Generations.BundleChange;
import io.backplane.plugin.api.Generations.Difference;
import io.backplane.plugin.api.Generations.SettingChange;
import io.backplane.plugin.core.generation.Desired.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/** Generations as others may see them: secrets are hidden, also from comparison by looking. */
public final class Views {
  private static final String HIDDEN = "(a secret)";
  private static final String CHANGED = "(another secret)";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For settings of components that are not there any more and could say it themselves. */
  private static final String WORDS =
      "(?:password|passphrase|passwd|pwd|secret|token|credential|(?:private|api|access).?key)";

  private static final Pattern SECRET = Pattern.compile("(?i).*" + WORDS + ".*");

  /** Who is at a host, and what an address or a list of words gives by the name of a secret. */
  private static final Pattern WITHIN =
      Pattern.compile(
          "(?i)(://)[^/?#\\s\"]*(?=@)|((?:^|[?&;,\\s\"])[^=?&;,\\s\"]*"
              + WORDS
              + "[^=?&;,\\s\"]*=)[^&;\\s\"]*");

  private final BiPredicate<String, String> declared;
  private final NodeKey key;

  public Views(BiPredicate<String, String> declared, NodeKey key) {
    this.declared = declared;
    this.key = key;
  }

  public Generation generation(Desired d) {
    Desired.Origin o = d.origin();
    Map<String, Settings> settings = new TreeMap<>();
    settings(d.content().files())
        .forEach(
            (pid, values) -> {
              Map<String, String> shown = new TreeMap<>();
              values.forEach((name, value) -> shown.put(name, shown(pid, name, value)));
              settings.put(pid, new Settings(key.digest(values.toString()), shown));
            });
    return new Generation(
        d.number(),
        o.parent(),
        o.time(),
        o.by(),
        o.kind(),
        o.what(),
        o.outcome(),
        d.content().features(),
        members(d.content().bundles()),
        settings);
  }

  private static List<Member> members(List<Entry> entries) {
    List<Member> members = new ArrayList<>();
    for (Entry e : entries)
      members.add(
          new Member(e.name(), e.version(), e.sha256(), e.level(), members.size(), e.stored()));
    return members;
  }

  public Difference difference(Desired from, Desired to) {
    return new Difference(
        from.number(),
        to.number(),
        bundles(from.content(), to.content()),
        settings(settings(from.content().files()), settings(to.content().files())));
  }

  /** What was set between the two, in a sentence. */
  public String changed(Desired before, Desired.Content after) {
    Desired next = new Desired(Desired.FORMAT, 0, before.origin(), after);
    List<String> names =
        difference(before, next).settings().stream().map(s -> s.pid() + " " + s.name()).toList();
    return names.isEmpty()
        ? "Settings were written differently"
        : "Set " + String.join(", ", names);
  }

  public static List<BundleChange> bundles(Desired.Content from, Desired.Content to) {
    Map<String, Entry> before = byName(from);
    Map<String, Entry> after = byName(to);
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<BundleChange> changes = new ArrayList<>();
    Entry none = new Entry("", "", "", 0, "");
    for (String name : names) {
      Entry a = before.getOrDefault(name, none);
      Entry b = after.getOrDefault(name, none);
      if (!a.sha256().equals(b.sha256()))
        changes.add(new BundleChange(name, a.version(), b.version(), a.sha256(), b.sha256()));
    }
    return changes;
  }

  private static Map<String, Entry> byName(Desired.Content content) {
    Map<String, Entry> entries = new TreeMap<>();
    content.bundles().forEach(e -> entries.put(e.name(), e));
    return entries;
  }

  private List<SettingChange> settings(
      Map<String, Map<String, String>> from, Map<String, Map<String, String>> to) {
    List<SettingChange> changes = new ArrayList<>();
    TreeSet<String> pids = new TreeSet<>(from.keySet());
    pids.addAll(to.keySet());
    for (String pid : pids) {
      Map<String, String> a = from.getOrDefault(pid, Map.of());
      Map<String, String> b = to.getOrDefault(pid, Map.of());
      TreeSet<String> names = new TreeSet<>(a.keySet());
      names.addAll(b.keySet());
      for (String name : names)
        if (!Objects.equals(a.get(name), b.get(name)))
          changes.add(change(pid, name, a.get(name), b.get(name)));
    }
    return changes;
  }

  private SettingChange change(String pid, String name, String from, String to) {
    String before = shown(pid, name, from);
    String after = shown(pid, name, to);
    boolean alike = before.equals(after) && from != null && to != null;
    return new SettingChange(pid, name, before, alike ? after.replace(HIDDEN, CHANGED) : after);
  }

  private String shown(String pid, String name, String value) {
    if (value == null) return "";
    if (secret(pid, name)) return HIDDEN;
    return WITHIN
        .matcher(value)
        .replaceAll(
            m -> Objects.requireNonNullElse(m.group(1), Objects.toString(m.group(2), "")) + HIDDEN);
  }

  private boolean secret(String pid, String name) {
    return SECRET.matcher(name).matches() || declared.test(pid, name);
  }

  /** What files set, merged in the order in which they are applied: conf, then the node's own. */
  public static Map<String, Map<String, String>> settings(Map<String, String> files) {
    Map<String, Map<String, String>> settings = new TreeMap<>();
    files.forEach((name, text) -> merge(name, false, text, settings));
    files.forEach((name, text) -> merge(name, true, text, settings));
    return settings;
  }

  private static void merge(
      String name, boolean own, String text, Map<String, Map<String, String>> into) {
    if (name.startsWith(io.backplane.plugin.api.SettingFiles.OWN) != own) return;
    for (Map.Entry<String, JsonNode> pid : json(text).properties())
      for (Map.Entry<String, JsonNode> p : pid.getValue().properties())
        into.computeIfAbsent(pid.getKey(), k -> new TreeMap<>())
            .put(p.getKey(), text(p.getValue()));
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  /** Whether files say the same, however they are written. */
  public static boolean same(Map<String, String> a, Map<String, String> b) {
    return a.keySet().equals(b.keySet())
        && a.keySet().stream().allMatch(name -> json(a.get(name)).equals(json(b.get(name))));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a kept file is no JSON", e);
    }
  }
}
