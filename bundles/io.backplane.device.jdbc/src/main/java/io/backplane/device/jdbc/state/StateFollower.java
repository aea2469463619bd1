/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.api.Commands;
import io.backplane.device.api.RegistryException;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.core.Seen;
import io.backplane.marks.Lane;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.MessagePeek;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.Sessions;
import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Streams;
import io.backplane.stream.api.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the device stream for presence, attributes and answers to commands. Most records are
 * telemetry, of which only the head is looked at: the time of the device's last word stays in
 * memory and is written now and then.
 */
@Component(service = MetricSource.class, immediate = true)
@Lane("device-state")
public final class StateFollower implements MetricSource {
  /** The consumer group. */
  static final String GROUP = "device-state";

  private static final Logger LOG = LoggerFactory.getLogger(StateFollower.class);
  private static final int POLL = 4_000;
  private static final int SLICE = 1_000;
  private static final int MAX_SEEN = 200_000;
  private static final long IDLE_MICROS = 3_600_000_000L;
  private static final long RETRY_MILLIS = 2_000;

  private final Registry registry;
  private final Streams streams;
  private final Commands commands;
  private final NodeRun run;
  private final MessagePeek peek = new MessagePeek();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::follow, "device-state");
  private final List<Seen> dirty = new ArrayList<>();
  private final LongAdder undecodable = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LostSessions lostSessions;
  private volatile StreamConsumer consumer;
  private volatile Sessions sessions;
  private volatile Ingress ingress;
  private long flushedAt;

  @Activate
  public StateFollower(
      @Reference(name = "registry") Registry registry,
      @Reference(name = "streams") Streams streams,
      @Reference(name = "commands") Commands commands) {
    this(registry, streams, commands, NodeRun.current());
  }

  StateFollower(Registry registry, Streams streams, Commands commands, NodeRun run) {
    this.registry = registry;
    this.streams = streams;
    this.commands = commands;
    this.run = run;
    this.lostSessions = new LostSessions(registry.limits().lostMillis());
    thread.setDaemon(true);
    thread.start();
  }

  @Reference(
      name = "sessions",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindSessions(Sessions service) {
    sessions = service;
  }

  void unbindSessions(Sessions service) {
    sessions = sessions == service ? null : sessions;
  }

  @Reference(
      name = "ingress",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindIngress(Ingress service) {
    ingress = service;
  }

  void unbindIngress(Ingress service) {
    ingress = ingress == service ? null : ingress;
  }

  /** Stops at a batch boundary. */
  @Deactivate
  public void close() throws InterruptedException {
    stopped.countDown();
    StreamConsumer c = consumer;
    if (c != null) {
      c.wakeup();
    }
    thread.join(TimeUnit.SECONDS.toMillis(10));
    if (thread.isAlive()) {
      thread.interrupt();
    }
  }

  private void follow() {
    boolean told = false;
    while (stopped.getCount() > 0) {
      try {
        run.settle(registry);
        told = false;
        consume();
      } catch (StreamException | RegistryException e) {
        if (!told) {
          LOG.warn("presence and attributes wait: {}", e.getMessage());
          told = true;
        }
        if (await()) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean await() {
    try {
      return stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void consume() throws InterruptedException {
    try (StreamConsumer c = streams.stream(Streams.DEVICE).consumer(GROUP, StartAt.OLDEST)) {
      consumer = c;
      flushedAt = System.nanoTime();
      while (stopped.getCount() > 0) {
        List<StreamRecord> records = c.poll(POLL, untilFlush());
        if (!records.isEmpty()) {
          c.commit(c.positions(), take(records));
        }
        if (untilFlush() == 0) {
          flush();
          compare();
        }
      }
      flush();
    } finally {
      consumer = null;
    }
  }

  private long untilFlush() {
    long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - flushedAt);
    return Math.max(0, registry.limits().presenceFlushMillis() - passed);
  }

  /**
   * Every record counts as processed, telemetry too: it is a sign of life of its device, and that
   * is what this consumer wants of it. There is none it skips.
   */
  private Tally take(List<StreamRecord> records) {
    Batch batch = new Batch(registry, run);
    long processed = 0;
    long rejected = 0;
    for (StreamRecord r : records) {
      try {
        take(r, batch);
        processed++;
      } catch (MessageFormatException e) {
        rejected++;
        LOG.debug("record {}/{} is no message: {}", r.partition(), r.offset(), e.getMessage());
      }
    }
    batch.apply(commands);
    undecodable.add(rejected);
    refused.add(batch.refused());
    return Tally.processed(processed).plus(Tally.rejected("undecodable", rejected));
  }

  private void take(StreamRecord r, Batch batch) {
    peek.read(r.body());
    Seen seen = registry.seen().of(r.keyHash(), peek);
    MessageKind kind = peek.kind();
    boolean word = kind != MessageKind.DISCONNECTED && kind != MessageKind.REMOVED;
    if (word && seen.spoke(peek.receivedAt())) {
      dirty.add(seen);
    }
    if (kind != null && kind != MessageKind.TELEMETRY && kind != MessageKind.EVENT) {
      batch.add(seen, MessageCodec.decode(r.body(), false));
    }
  }

  private void compare() {
    Sessions known = sessions;
    Ingress gate = ingress;
    if (known != null && gate != null) {
      lost.add(lostSessions.check(registry.seen(), known, gate));
    }
  }

  private void flush() {
    flushedAt = System.nanoTime();
    for (int from = 0; from < dirty.size(); from += SLICE) {
      List<PresenceRows.Sign> signs = new ArrayList<>();
      for (Seen s : dirty.subList(from, Math.min(dirty.size(), from + SLICE))) {
        signs.add(new PresenceRows.Sign(s.key(), s.lastSeen()));
      }
      registry
          .database()
          .note(
              c -> {
                PresenceRows.saveSigns(c, signs);
                return null;
              });
    }
    dirty.forEach(Seen::clean);
    dirty.clear();
    if (registry.seen().size() > MAX_SEEN) {
      long before = registry.now() - IDLE_MICROS;
      registry.seen().removeIf(s -> !s.connected() && s.lastSeen() < before);
    }
  }

  @Override
  public void collect(MetricSink sink) {
    sink.counter(
        "backplane_device_state_undecodable_total",
        "Records of the device stream that are no message.",
        undecodable.sum());
    sink.counter(
        "backplane_device_sessions_lost_total",
        "Sessions ended because no protocol knew them any more.",
        lost.sum());
    sink.counter(
        "backplane_device_attributes_refused_total",
        "Attribute values too long to be kept.",
        refused.sum());
  }
}
