/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import io.backplane.plugin.api.Generations.Verdict;
import io.backplane.plugin.core.generation.Desired.Entry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Holds kept generations against signatures and digests; each jar is read once. */
public final class Audit {
  private final Shelf shelf;
  private final Function<Entry, Path> where;
  private final String distribution;
  private final Map<Path, String> problems = new HashMap<>();

  public Audit(Shelf shelf, Function<Entry, Path> where, String distribution) {
    this.shelf = shelf;
    this.where = where;
    this.distribution = distribution;
  }

  public List<Verdict> verdicts(long newest) throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    for (long number : shelf.numbers()) if (number <= newest) verdicts.add(verdict(number));
    return verdicts;
  }

  private Verdict verdict(long number) {
    try {
      Desired desired = shelf.read(number);
      List<String> found = new ArrayList<>();
      boolean here = desired.content().distribution().equals(distribution);
      for (Entry entry : desired.content().bundles())
        if (entry.stored() || here) add(problem(entry), found);
      return new Verdict(number, desired.origin().time(), String.join("; ", found));
    } catch (IOException e) {
      return new Verdict(number, 0, "The file cannot be trusted: " + e.getMessage());
    }
  }

  private static void add(String problem, List<String> found) {
    if (!problem.isEmpty()) found.add(problem);
  }

  private String problem(Entry entry) {
    return problems.computeIfAbsent(where.apply(entry), jar -> problem(jar, entry));
  }

  private static String problem(Path jar, Entry entry) {
    try {
      return Sha256.of(jar).equals(entry.sha256())
          ? ""
          : jar + " of " + entry.name() + " is not as it was";
    } catch (NoSuchFileException e) {
      return jar + " of " + entry.name() + " is missing";
    } catch (IOException e) {
      return jar + " of " + entry.name() + " cannot be read: " + e.getMessage();
    }
  }
}
