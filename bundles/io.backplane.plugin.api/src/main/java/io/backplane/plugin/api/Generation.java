/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node runs, whole: features, bundles in their order, configuration. A generation never
 * changes; every change of the node makes the next one.
 *
 * @param number from 1, the higher the newer
 * @param parent the generation it was made from, 0 if there was none
 * @param time when it was made, microseconds since the epoch
 * @param by who made it and why
 * @param kind of the change that made it
 * @param what was changed, a sentence
 * @param outcome how that went, a sentence
 * @param features by name
 * @param bundles in the order in which they are installed
 * @param configuration what the node's owner set, by PID; defaults are not in it
 */
public record Generation(
    long number,
    long parent,
    long time,
    By by,
    Kind kind,
    String what,
    String outcome,
    List<Feature> features,
    List<Member> bundles,
    Map<String, Settings> configuration) {

  /** Keeps its own copies. */
  public Generation {
    features = List.copyOf(features);
    bundles = List.copyOf(bundles);
    configuration = java.util.Collections.unmodifiableMap(new TreeMap<>(configuration));
  }

  /**
   * Who changes a node, and why.
   *
   * @param actor the account or API token, {@code shell}, {@code files} for who edits the
   *     configuration files, {@code node} for the node itself
   * @param reason as given, empty if none was
   */
  public record By(String actor, String reason) {
    /** Nothing is null. */
    public By {
      if (actor == null || actor.isBlank()) throw new IllegalArgumentException("actor is missing");
      reason = reason == null ? "" : reason;
    }
  }

  /** What made a generation. */
  public enum Kind {
    /** The node started for the first time, or for the first time with generations. */
    FIRST,
    /** A bundle was replaced by another version of itself. */
    UPDATE,
    /** The owner's settings changed. */
    CONFIGURATION,
    /** An earlier generation was gone back to. */
    ROLLBACK,
    /** The node was started from another distribution. */
    DISTRIBUTION,
    /** The node could not start the generation it should have, and started an earlier one. */
    FALLBACK
  }

  /**
   * A capability.
   *
   * @param name of its file in {@code features}, without the ending
   * @param version of the distribution that brought it
   */
  public record Feature(String name, String version) {}

  /**
   * A bundle.
   *
   * @param symbolicName its name
   * @param version its version
   * @param sha256 of its jar, 64 hexadecimal digits in lower case
   * @param startLevel when it starts, 0 if it never does
   * @param order its place among all bundles, from 0
   * @param stored whether the node keeps the jar itself; otherwise it lies in the distribution
   */
  public record Member(
      String symbolicName,
      String version,
      String sha256,
      int startLevel,
      int order,
      boolean stored) {}

  /**
   * What the owner set of one PID.
   *
   * @param digest the same for the same settings of this node and for no others; says nothing of
   *     the values
   * @param values by name, as people may see them: secrets are hidden
   */
  public record Settings(String digest, Map<String, String> values) {
    /** Keeps its own copy. */
    public Settings {
      values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
    }
  }
}
