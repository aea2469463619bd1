/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.Generation.Kind;
import io.backplane.plugin.api.Generations.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was done to the node: what succeeded is told by the generations it made, so that no crash
 * can part the two; what failed lies in {@code DATA/state/failed.json}.
 */
public final class Chronicle {
  private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);
  private static final int MOST_FAILED = 200;
  private final Shelf shelf;
  private final AtomicJson file;
  private final List<Transaction> failed = new ArrayList<>();
  private final Map<Long, Transaction> made = new HashMap<>();

  public Chronicle(Shelf shelf, Path data) throws IOException {
    this.shelf = shelf;
    file = new AtomicJson(data.resolve("state").resolve("failed.json"));
    JsonNode json = file.read();
    if (json != null)
      failed.addAll(file.mapper().convertValue(json, new TypeReference<List<Transaction>>() {}));
  }

  /** All, newest first, up to a generation. */
  public synchronized List<Transaction> all(long newest) throws IOException {
    List<Long> numbers = shelf.numbers();
    made.keySet().retainAll(numbers);
    List<Transaction> all = new ArrayList<>(failed);
    for (long number : numbers)
      if (number <= newest) all.add(made.computeIfAbsent(number, this::read));
    all.sort(
        Comparator.comparingLong(Transaction::time)
            .thenComparingLong(Transaction::generation)
            .reversed());
    return all;
  }

  private Transaction read(long number) {
    try {
      return of(shelf.read(number));
    } catch (IOException e) {
      String what = "Its file cannot be trusted: " + e.getMessage();
      return new Transaction(0, new By("unknown", ""), Kind.FIRST, what, "", true, number);
    }
  }

  public static Transaction of(Desired d) {
    Desired.Origin o = d.origin();
    return new Transaction(o.time(), o.by(), o.kind(), o.what(), o.outcome(), true, d.number());
  }

  public synchronized void failed(Transaction attempt) {
    failed.add(0, attempt);
    while (failed.size() > MOST_FAILED) failed.remove(failed.size() - 1);
    save();
  }

  /** Forgets what failed before a time. */
  public synchronized void trim(long oldest) {
    if (failed.removeIf(t -> t.time() < oldest)) save();
  }

  private void save() {
    try {
      file.write(failed);
    } catch (IOException e) {
      LOG.error("What failed could not be written: {}", e.toString());
    }
  }
}
