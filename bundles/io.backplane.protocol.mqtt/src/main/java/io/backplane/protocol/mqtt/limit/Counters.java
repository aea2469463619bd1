/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

import io.backplane.metrics.api.MetricSink;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the card started, apart from the per-loop tallies of publications. */
public final class Counters {
  public final LongAdder sent = new LongAdder();
  public final LongAdder sendExpired = new LongAdder();
  public final LongAdder sendTooLarge = new LongAdder();
  public final LongAdder retainedDropped = new LongAdder();
  public final LongAdder resumed = new LongAdder();
  public final LongAdder sessionsRestored = new LongAdder();
  private final Map<Drop, LongAdder> drops = new EnumMap<>(Drop.class);
  private final Map<String, LongAdder> connects = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> closes = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> limits = new ConcurrentHashMap<>();

  public Counters() {
    for (Drop why : Drop.values()) {
      drops.put(why, new LongAdder());
    }
  }

  public void dropped(Drop why, int messages) {
    drops.get(why).add(messages);
  }

  public long dropped(Drop why) {
    return drops.get(why).sum();
  }

  private long dropped(int figure) {
    long sum = 0;
    for (Drop why : Drop.values()) {
      sum += why.figure() == figure ? dropped(why) : 0;
    }
    return sum;
  }

  public void connect(String result) {
    connects.computeIfAbsent(result, r -> new LongAdder()).increment();
  }

  public void close(String reason) {
    closes.computeIfAbsent(reason, r -> new LongAdder()).increment();
  }

  /** A limit made itself felt, and the connection stays. */
  public void limit(String which) {
    limits.computeIfAbsent(which, w -> new LongAdder()).increment();
  }

  public long limits(String which) {
    LongAdder n = limits.get(which);
    return n == null ? 0 : n.sum();
  }

  public long closes(String reason) {
    LongAdder n = closes.get(reason);
    return n == null ? 0 : n.sum();
  }

  public long connects(String result) {
    LongAdder n = connects.get(result);
    return n == null ? 0 : n.sum();
  }

  /** Everything by name, with what became of publications. */
  public Map<String, Long> figures(Tally tally) {
    Map<String, Long> all = new TreeMap<>();
    all.put("packets.in", tally.packets);
    all.put("bytes.in", tally.bytesIn);
    all.put("bytes.out", tally.bytesOut);
    all.put("messages.in", tally.in());
    all.put("messages.in.unsettled", tally.inFlight);
    tally.out().forEach((outcome, n) -> all.put("messages.in." + outcome, n));
    all.put("messages.out", sent.sum());
    all.put("messages.dropped.queue-full", dropped(Drops.QUEUE_FULL));
    all.put("messages.dropped.away", dropped(Drops.AWAY));
    all.put("messages.dropped.expired", sendExpired.sum() + dropped(Drops.EXPIRED));
    all.put("messages.dropped.too-large", sendTooLarge.sum());
    all.put("messages.dropped.fault", dropped(Drop.FAULT));
    all.put("retained.dropped", retainedDropped.sum());
    all.put("connections.resumed", resumed.sum());
    connects.forEach((result, n) -> all.put("connects." + result, n.sum()));
    closes.forEach((reason, n) -> all.put("closes." + reason, n.sum()));
    limits.forEach((which, n) -> all.put("limits." + which, n.sum()));
    return all;
  }

  public void collect(MetricSink sink) {
    drops.forEach(
        (why, n) ->
            sink.counter(
                "backplane_mqtt_send_dropped_total",
                "Publications that a client did not get, by reason",
                n.sum(),
                "reason",
                why.reason()));
    sink.counter("backplane_mqtt_sent_total", "Publications sent to clients", sent.sum());
    sink.counter(
        "backplane_mqtt_send_expired_total",
        "Publications whose time ran out before a client could take them",
        sendExpired.sum());
    sink.counter(
        "backplane_mqtt_send_too_large_total",
        "Publications left out because a client takes no packet that large",
        sendTooLarge.sum());
    sink.counter(
        "backplane_mqtt_retained_dropped_total",
        "Publications that were to be retained and found no room",
        retainedDropped.sum());
    sink.counter(
        "backplane_mqtt_resumed_total", "Connections taken over from a predecessor", resumed.sum());
    sink.counter(
        "backplane_mqtt_sessions_restored_total",
        "Sessions that an earlier process or a predecessor left in the journal",
        sessionsRestored.sum());
    connects.forEach(
        (result, n) ->
            sink.counter(
                "backplane_mqtt_connects_total", "CONNECTs answered", n.sum(), "result", result));
    closes.forEach(
        (reason, n) ->
            sink.counter(
                "backplane_mqtt_closes_total", "Connections ended", n.sum(), "reason", reason));
    collectLimits(sink);
  }

  private void collectLimits(MetricSink sink) {
    limits.forEach(
        (which, n) ->
            sink.counter(
                "backplane_mqtt_limits_total",
                "Times a client was at a limit and its connection stayed",
                n.sum(),
                "limit",
                which));
  }
}
