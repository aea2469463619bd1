/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.IngressStats;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Rejection.Reason;
import io.backplane.protocol.api.Sessions;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Streams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Gate and sessions for tests: answers from a thread of its own, like the stream's commit thread.
 * The payload {@code refuse} is refused, {@code reject} rejected, {@code reject REASON} for that
 * reason; while {@code absent} nothing is taken, while {@code silent} nothing is answered.
 */
final class FakeGate implements Ingress, Sessions, AutoCloseable {
  final List<Inbound> accepted = new CopyOnWriteArrayList<>();

  /** Who said what was accepted. */
  final List<DeviceIdentity> senders = new CopyOnWriteArrayList<>();

  final AtomicLong count = new AtomicLong();

  /** Messages with marks that lie in the stream. */
  final AtomicLong stored = new AtomicLong();

  final List<Session> sessions = new CopyOnWriteArrayList<>();
  final List<String> closes = new CopyOnWriteArrayList<>();

  /** The dialects of those who sent what was accepted. */
  final List<String> dialects = new CopyOnWriteArrayList<>();

  /** Dialects that are absent. */
  final Set<String> missing = ConcurrentHashMap.newKeySet();

  volatile boolean keep = true;
  volatile boolean absent;
  volatile boolean silent;

  /** Whether everything is refused. */
  volatile boolean full;

  /** Whether messages without a payload are rejected. */
  volatile boolean demanding;

  /** Where accepted messages go with their properties, null for nowhere. */
  volatile Streams streams;

  /** Runs when messages are durable and before that is told. */
  volatile Runnable whenDurable = () -> {};

  private final ConcurrentLinkedQueue<Runnable> unanswered = new ConcurrentLinkedQueue<>();
  private final ExecutorService commits =
      Executors.newSingleThreadExecutor(r -> new Thread(r, "test-commits"));

  /** An announced session. */
  final class Session implements Handle {
    final SessionInfo info;
    final Link link;
    final Map<String, Boolean> delivered = new ConcurrentHashMap<>();
    volatile int readies;
    volatile String closed;

    Session(SessionInfo info, Link link) {
      this.info = info;
      this.link = link;
    }

    @Override
    public synchronized void ready() {
      readies++;
    }

    @Override
    public void delivered(String commandId) {
      delivered.put(commandId, true);
    }

    @Override
    public void close(String reason) {
      closed = reason;
      closes.add(reason);
    }
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (Inbound in : accepted) {
      texts.add(new String(in.payload(), StandardCharsets.UTF_8));
    }
    return texts;
  }

  /** Answers what was held back, from now on everything. */
  void speak() {
    silent = false;
    for (Runnable r = unanswered.poll(); r != null; r = unanswered.poll()) {
      commits.execute(r);
    }
  }

  @Override
  public IngressBatch newBatch() {
    return new Batch();
  }

  @Override
  public NodeClock clock() {
    return System::nanoTime;
  }

  @Override
  public boolean available(String dialect) {
    return !absent && !missing.contains(dialect);
  }

  @Override
  public void whenAvailable(String dialect, Runnable callback) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome replay(int partition, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public IngressStats stats() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Handle open(SessionInfo info, Link link) {
    Session s = new Session(info, link);
    sessions.add(s);
    return s;
  }

  @Override
  public List<SessionInfo> list() {
    return sessions.stream().filter(s -> s.closed == null).map(s -> s.info).toList();
  }

  @Override
  public int count() {
    return list().size();
  }

  @Override
  public void close() {
    commits.shutdown();
  }

  private final class Batch implements IngressBatch {
    private final List<Inbound> offered = new ArrayList<>();
    private final List<DeviceIdentity> from = new ArrayList<>();

    @Override
    public int offer(DeviceIdentity from, Inbound in) {
      if (absent || missing.contains(from.dialect())) {
        return NOT_TAKEN;
      }
      offered.add(in);
      this.from.add(from);
      return offered.size() - 1;
    }

    @Override
    public int offer(DeviceMessage message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int size() {
      return offered.size();
    }

    @Override
    public void submit(Consumer<Outcome[]> done) {
      Runnable answer = () -> done.accept(commit());
      if (silent) {
        unanswered.add(answer);
      } else {
        commits.execute(answer);
      }
    }

    private Outcome[] commit() {
      Outcome[] outcomes = new Outcome[offered.size()];
      for (int i = 0; i < outcomes.length; i++) {
        outcomes[i] = outcome(offered.get(i));
        if (keep && outcomes[i] instanceof Outcome.Accepted) {
          dialects.add(from.get(i).dialect());
        }
        if (outcomes[i] instanceof Outcome.Accepted) {
          senders.add(from.get(i));
          append(from.get(i), offered.get(i));
        }
      }
      whenDurable.run();
      return outcomes;
    }

    /** As the gate does; the marks of QoS 2 publications are of interest only. */
    private void append(DeviceIdentity who, Inbound in) {
      Streams to = streams;
      if (to == null || in.properties().isEmpty()) {
        return;
      }
      Origin origin = new Origin("mqtt", "native", in.topic(), in.properties(), in.payload());
      Sample sample = new Sample("v", 1, new Value.Int(1));
      DeviceMessage m =
          new DeviceMessage(
              who.tenant(), who.device(), MessageKind.TELEMETRY, 1, List.of(sample), origin);
      byte[] body = MessageCodec.encode(m);
      AppendBatch batch = to.stream(Streams.DEVICE).newBatch();
      batch.add(DeviceMessage.keyHash(who.tenant(), who.device()), 1, body, 0, body.length);
      batch.append(receipt -> stored.incrementAndGet());
    }

    private Outcome outcome(Inbound in) {
      if (full) {
        return new Outcome.Refused(new Rejection(Reason.DISK_FULL, "full"));
      }
      if (demanding && in.payload().length == 0) {
        return new Outcome.Rejected(new Rejection(Reason.MALFORMED_PAYLOAD, "empty"));
      }
      if (in.payload().length > 5 && in.payload()[0] == 'r') {
        String text = new String(in.payload(), StandardCharsets.UTF_8);
        if (text.equals("refuse")) {
          return new Outcome.Refused(new Rejection(Reason.DISK_FULL, "full"));
        } else if (text.equals("reject")) {
          return new Outcome.Rejected(new Rejection(Reason.MALFORMED_PAYLOAD, "bad"));
        } else if (text.startsWith("reject ")) {
          Reason reason = Reason.valueOf(text.substring(7));
          Rejection why = new Rejection(reason, "for a test");
          return reason.retryable() ? new Outcome.Refused(why) : new Outcome.Rejected(why);
        }
      }
      count.incrementAndGet();
      if (keep) {
        accepted.add(in);
      }
      return Outcome.Accepted.INSTANCE;
    }
  }
}
