/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.intake;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.marks.Boundary;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Rejection.Reason;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.api.spi.Dialect.Decoded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dialects there are, and the guard around them: what they throw is counted, named and becomes
 * a rejection; time beyond the budget is counted and named.
 */
@Boundary("Dialects are foreign code: what one throws is the answer to that message, and counted.")
public final class Dialects {
  private static final Logger LOG = LoggerFactory.getLogger(Dialects.class);
  private static final Comparator<Offer> BEST =
      Comparator.comparingInt(Offer::ranking).thenComparing(Offer::id, Comparator.reverseOrder());

  private final List<Offer> offers = new ArrayList<>();
  private final ConcurrentMap<String, DialectRecord> records = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Long> missed = new ConcurrentHashMap<>();
  private volatile Map<String, Offer> best = Map.of();

  /**
   * A dialect as published.
   *
   * @param name what it is chosen by
   * @param dialect the service
   * @param ranking of the service
   * @param id of the service
   * @param record its faults, kept across replacements
   */
  public record Offer(String name, Dialect dialect, int ranking, long id, DialectRecord record) {}

  public synchronized void add(Dialect dialect, Map<String, ?> properties) {
    if (!(properties.get(Dialect.NAME) instanceof String name)) {
      LOG.warn("A dialect without the property {} is ignored: {}", Dialect.NAME, dialect);
      return;
    }
    int ranking = properties.get("service.ranking") instanceof Integer r ? r : 0;
    long id = properties.get("service.id") instanceof Long i ? i : 0;
    DialectRecord record = records.computeIfAbsent(name, DialectRecord::new);
    offers.add(new Offer(name, dialect, ranking, id, record));
    choose();
  }

  public synchronized void remove(Dialect dialect) {
    offers.removeIf(o -> o.dialect() == dialect);
    choose();
  }

  private void choose() {
    Map<String, Offer> chosen = new HashMap<>();
    for (Offer o : offers) {
      chosen.merge(o.name(), o, (a, b) -> BEST.compare(a, b) >= 0 ? a : b);
    }
    best = Map.copyOf(chosen);
    missed.keySet().removeAll(best.keySet());
  }

  /** The dialect of that name, null if it is absent. */
  public Offer get(String name) {
    return best.get(name);
  }

  /**
   * How long messages have been waiting for a dialect, 0 if it is there.
   *
   * @param time microseconds since the epoch
   * @return microseconds since it was first missed
   */
  public long missing(String name, long time) {
    if (best.containsKey(name)) {
      return 0;
    }
    return Math.max(0, time - missed.computeIfAbsent(name, n -> time));
  }

  public Iterable<DialectRecord> records() {
    return records.values();
  }

  /**
   * Decodes behind the guard.
   *
   * @param budget nanoseconds
   */
  static Decoded decode(
      Offer offer, DeviceIdentity from, Inbound in, NodeClock clock, long budget) {
    long start = System.nanoTime();
    Decoded decoded;
    try {
      decoded = offer.dialect().decode(from, in, clock);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      offer.record().fault(e, in.topic());
      return fault(offer, e.toString());
    }
    long spent = System.nanoTime() - start;
    if (spent > budget) {
      offer.record().slow(spent, in.topic());
    }
    if (decoded == null
        || decoded instanceof Dialect.Messages m
            && (m.messages() == null || m.messages().isEmpty())) {
      offer.record().silent(in.topic());
      return fault(offer, "it gave no answer");
    }
    return decoded;
  }

  private static Decoded fault(Offer offer, String what) {
    return new Dialect.Rejected(
        new Rejection(Reason.DIALECT_FAULT, "dialect " + offer.name() + " failed: " + what));
  }
}
