/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import io.backplane.plugin.api.Generation;
import io.backplane.plugin.api.Generations.Difference;
import io.backplane.plugin.api.Generations.Transaction;
import io.backplane.plugin.api.Generations.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Generations as JSON. */
public final class GenerationViews {
  private GenerationViews() {}

  /** A change, or the attempt of one. */
  public record TransactionView(
      @About("When.") Ts ts,
      @About("The account or API token; `shell`, `files` or `node`.") String actor,
      @About("Why, as given; empty if nothing was.") String reason,
      @About(
              value = "The kind of change.",
              values = {"FIRST", "UPDATE", "CONFIGURATION", "ROLLBACK", "DISTRIBUTION", "FALLBACK"})
          String kind,
      @About("What was changed.") String what,
      @About("How that went.") String outcome,
      @About("Whether it made a generation; if not, all is as it was before.") boolean done,
      @About("The generation it made, or the one that stayed.") long generation) {
    /** A change. */
    public static TransactionView of(Transaction t) {
      return new TransactionView(
          new Ts(t.time()),
          t.by().actor(),
          t.by().reason(),
          t.kind().name(),
          t.what(),
          t.outcome(),
          t.done(),
          t.generation());
    }
  }

  /** A capability. */
  public record FeatureView(
      @About("Its name.") String name, @About("Its version.") String version) {}

  /** A bundle of a generation. */
  public record MemberView(
      @About("Its name.") String symbolicName,
      @About("Its version.") String version,
      @About("SHA-256 of its jar.") String sha256,
      @About("When it starts; 0 if never.") int startLevel,
      @About("Its place among all bundles.") int order,
      @About("Whether the node keeps the jar itself.") boolean stored) {}

  /** What is set of a PID. */
  public record SettingsView(
      @About("The same for the same settings of this node.") String digest,
      @About("Values by name; secrets are hidden.") Map<String, String> values) {}

  /** A generation. */
  public record GenerationView(
      @About("Its number.") long number,
      @About("The one it was made from; 0 if there was none.") long parent,
      @About("Whether it runs.") boolean current,
      @About("The change that made it.") TransactionView change,
      @About("Its features.") List<FeatureView> features,
      @About("Its bundles.") List<MemberView> bundles,
      @About("What the node's owner set, by PID.") Map<String, SettingsView> configuration) {
    /** A generation. */
    public static GenerationView of(Generation g, long current) {
      Map<String, SettingsView> configuration = new TreeMap<>();
      g.configuration()
          .forEach((pid, s) -> configuration.put(pid, new SettingsView(s.digest(), s.values())));
      return new GenerationView(
          g.number(),
          g.parent(),
          g.number() == current,
          TransactionView.of(
              new Transaction(g.time(), g.by(), g.kind(), g.what(), g.outcome(), true, g.number())),
          g.features().stream().map(f -> new FeatureView(f.name(), f.version())).toList(),
          g.bundles().stream()
              .map(
                  b ->
                      new MemberView(
                          b.symbolicName(),
                          b.version(),
                          b.sha256(),
                          b.startLevel(),
                          b.order(),
                          b.stored()))
              .toList(),
          configuration);
    }
  }

  /** A bundle that differs. */
  public record BundleChangeView(
      @About("Its name.") String symbolicName,
      @About("Its version in the one; empty if it is not there.") String fromVersion,
      @About("Its version in the other; empty if it is not there.") String toVersion,
      @About("SHA-256 of its jar in the one.") String fromSha256,
      @About("SHA-256 of its jar in the other.") String toSha256) {}

  /** A setting that differs. */
  public record SettingChangeView(
      @About("Whose.") String pid,
      @About("Its name.") String name,
      @About("Its value in the one; empty if not set, hidden if a secret.") String from,
      @About("Its value in the other, the same.") String to) {}

  /** What differs between two generations. */
  public record DifferenceView(
      @About("The one.") long from,
      @About("The other.") long to,
      @About("Bundles that came, went or changed.") List<BundleChangeView> bundles,
      @About("Settings that came, went or changed.") List<SettingChangeView> settings) {
    /** A difference. */
    public static DifferenceView of(Difference d) {
      return new DifferenceView(
          d.from(),
          d.to(),
          d.bundles().stream()
              .map(
                  b ->
                      new BundleChangeView(
                          b.symbolicName(),
                          b.fromVersion(),
                          b.toVersion(),
                          b.fromSha256(),
                          b.toSha256()))
              .toList(),
          d.settings().stream()
              .map(s -> new SettingChangeView(s.pid(), s.name(), s.from(), s.to()))
              .toList());
    }
  }

  /** What verifying found. */
  public record VerdictView(
      @About("The generation.") long number,
      @About(value = "When it was made; null if the file cannot be read.", nullable = true) Ts ts,
      @About("What is not as it was; empty if all is.") String problem) {
    /** A verdict. */
    public static VerdictView of(Verdict v) {
      return new VerdictView(v.number(), v.time() == 0 ? null : new Ts(v.time()), v.problem());
    }
  }

  /** Why to go back. */
  public record RollbackInput(
      @About(value = "For the history.", optional = true, max = 500) String reason) {}
}
