/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.Generation.Kind;
import io.backplane.plugin.api.Generations.Transaction;
import io.backplane.plugin.core.generation.Desired.Content;
import io.backplane.plugin.core.generation.Desired.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one generation after the other, and lets old ones go. */
public final class Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private final Shelf shelf;
  private final Chronicle chronicle;
  private final AtomicReference<Limits> limits = new AtomicReference<>();
  private final Consumer<Transaction> told;
  private final AtomicReference<Desired> current = new AtomicReference<>();

  /** How many generations are kept at most, and for how long. */
  public record Limits(int most, long days) {}

  public Keeper(Shelf shelf, Chronicle chronicle, Limits limits, Consumer<Transaction> told) {
    this.told = told;
    this.shelf = shelf;
    this.chronicle = chronicle;
    this.limits.set(limits);
  }

  /** From the next change on. */
  public void limit(Limits other) {
    limits.set(other);
  }

  /** What runs, null if nothing was said yet. */
  public Desired current() {
    return current.get();
  }

  /** A generation that is there already runs. */
  public void runs(Desired desired) {
    current.set(desired);
  }

  public Desired make(Desired before, By by, Kind kind, String what, Content content)
      throws IOException {
    return make(before, new Origin(before.number(), now(), by, kind, what, "Done"), content);
  }

  public Desired make(Desired before, Origin origin, Content content) throws IOException {
    Desired made = commit(next(before.number()), origin, content);
    tidy();
    return made;
  }

  /** A number is used twice only if its first generation was never made. */
  private long next(long parent) throws IOException {
    long newest = shelf.numbers().stream().findFirst().orElse(parent);
    boolean wasMade = newest > parent + 1 || current.get() == null;
    return (wasMade ? Math.max(parent, newest) : parent) + 1;
  }

  public Desired commit(long number, Origin origin, Content content) throws IOException {
    Desired next = new Desired(Desired.FORMAT, number, origin, content);
    shelf.commit(next);
    current.set(next);
    LOG.info("Generation {}: {}", number, origin.what());
    told.accept(Chronicle.of(next));
    return next;
  }

  /** Lets go what is too old or too much; what cannot be deleted now is tried again. */
  public void tidy() {
    Limits present = limits.get();
    long oldest = now() - TimeUnit.DAYS.toMicros(Math.max(1, present.days()));
    try {
      shelf.prune(current.get().number(), Math.max(1, present.most()), oldest);
      chronicle.trim(oldest);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Old generations could not be deleted: {}", e.toString());
    }
  }

  /** Something was tried and all is as it was before. */
  public Transaction failed(Kind kind, By by, String what, String outcome) {
    Desired stays = current.get();
    long number = stays == null ? 0 : stays.number();
    Transaction attempt = new Transaction(now(), by, kind, what, outcome, false, number);
    chronicle.failed(attempt);
    told.accept(attempt);
    return attempt;
  }

  public static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
