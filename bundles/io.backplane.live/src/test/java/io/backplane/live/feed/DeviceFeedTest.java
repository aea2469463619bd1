/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.live.hub.Client;
import io.backplane.live.hub.Hub;
import io.backplane.live.hub.Outlet;
import io.backplane.live.subscription.Scope;
import io.backplane.live.subscription.TelemetrySubscription;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.security.api.Subject;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import io.backplane.stream.api.Streams;
import io.backplane.stream.api.Tally;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The feed where more comes for good than can be read. */
class DeviceFeedTest {
  private final Hub hub = new Hub();

  @Test
  void under_lasting_overload_the_newest_goes_on_being_told() throws Exception {
    Flood flood = new Flood();
    List<String> told = new CopyOnWriteArrayList<>();
    Client client = new Client(outlet(told), null, Subject.SYSTEM, hub.figures());
    client.add(new TelemetrySubscription("s", Scope.all(TenantId.DEFAULT), Set.of()));
    hub.join(client);
    hub.changed();
    DeviceFeed feed = new DeviceFeed(hub, flood.streams());
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!liveAgain(told)) {
        assertTrue(System.nanoTime() < end, "nothing live came: " + told);
        client.pump();
        LockSupport.parkNanos(1_000_000);
      }
    } finally {
      feed.deactivate();
      hub.deactivate();
    }
    assertTrue(flood.jumps >= 2);
  }

  @Test
  void what_is_shown_is_processed_and_what_nobody_watches_or_is_passed_over_is_skipped()
      throws Exception {
    assertTrue(tally("d1").processed() > 0);
    Tally other = tally("d2");
    assertEquals(Tally.skipped(other.records()), other);
  }

  /** What is counted of records of a device while somebody watches one. */
  private Tally tally(String watched) throws Exception {
    Flood flood = new Flood();
    Client client =
        new Client(outlet(new CopyOnWriteArrayList<>()), null, Subject.SYSTEM, hub.figures());
    Scope scope = Scope.device(TenantId.DEFAULT, new DeviceId(watched));
    client.add(new TelemetrySubscription("s", scope, Set.of()));
    hub.join(client);
    hub.changed();
    DeviceFeed feed = new DeviceFeed(hub, flood.streams());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (flood.sum.records() < 1_000_050 || flood.sum.records() < flood.next - 1) {
      assertTrue(System.nanoTime() < end, () -> "counted " + flood.sum);
      LockSupport.parkNanos(1_000_000);
    }
    feed.deactivate();
    hub.leave(client);
    hub.changed();
    return flood.sum;
  }

  /** Whether a value came with or after the word that some were passed over. */
  private static boolean liveAgain(List<String> told) {
    return told.stream()
        .dropWhile(t -> !t.contains("\"incomplete\":true"))
        .anyMatch(t -> t.contains("\"key\""));
  }

  @Test
  void a_pause_is_made_good_without_passing_anything_over() {
    Pace pace = new Pace();
    long now = 100_000_000;
    assertFalse(pace.lost(now - 1, now));
    assertFalse(pace.lost(now - 5_000_000, now));
    assertFalse(pace.lost(now - 4_000_000, now + 500_000));
    assertFalse(pace.lost(now, now + 900_000));
    assertFalse(pace.lost(now - 5_000_000, now + 1_000_000));
    assertTrue(pace.lost(now - 5_000_000, now + 2_000_000));
    assertFalse(pace.lost(now - 5_000_000, now + 2_100_000));
  }

  @Test
  void what_is_sent_and_skipped_is_counted() {
    List<String> metrics = new CopyOnWriteArrayList<>();
    Client client =
        new Client(outlet(new CopyOnWriteArrayList<>()), null, Subject.SYSTEM, hub.figures());
    TelemetrySubscription s = new TelemetrySubscription("s", Scope.all(TenantId.DEFAULT), Set.of());
    s.offer(message(1));
    s.offer(message(2));
    s.offer(message(3));
    client.add(s);
    hub.join(client);
    client.pump();
    hub.collect(
        new io.backplane.metrics.api.MetricSink() {
          @Override
          public void counter(String name, String help, double value, String... labels) {
            metrics.add(name + List.of(labels) + value);
          }

          @Override
          public void gauge(String name, String help, double value, String... labels) {
            metrics.add(name + List.of(labels) + value);
          }
        });
    hub.deactivate();
    assertEquals(
        List.of(
            "backplane_live_clients[]1.0",
            "backplane_live_subscriptions[topic, telemetry]1.0",
            "backplane_live_frames_total[topic, telemetry]1.0",
            "backplane_live_skipped_total[topic, telemetry]2.0",
            "backplane_live_jumps_total[]0.0",
            "backplane_live_jumped_records_total[]0.0"),
        metrics);
  }

  private static Outlet outlet(List<String> told) {
    return new Outlet() {
      @Override
      public void send(String text, Runnable done, Runnable failed) {
        told.add(text);
        done.run();
      }

      @Override
      public void ping() {
        told.add("ping");
      }

      @Override
      public void close(int code, String reason) {
        told.add("close " + code);
      }
    };
  }

  private static DeviceMessage message(long time) {
    return new DeviceMessage(
        TenantId.DEFAULT,
        new DeviceId("d1"),
        MessageKind.TELEMETRY,
        time,
        List.of(new Sample("a", time, new Value.Int(time))),
        Origin.NONE);
  }

  /**
   * A stream whose backlog never ends: what is read next is ten seconds old, but for a moment after
   * the reader went to the end.
   */
  private static final class Flood {
    private static final int KEY = DeviceMessage.keyHash(TenantId.DEFAULT, new DeviceId("d1"));
    private volatile long next;
    private long end = 1_000_000;
    private int fresh;
    private volatile int jumps;
    private volatile Tally sum = Tally.NONE;

    Streams streams() {
      return fake(Streams.class, (method, args) -> fake(Stream.class, this::stream));
    }

    private Object stream(String method, Object[] args) {
      return switch (method) {
        case "consumer" -> fake(StreamConsumer.class, this::consumer);
        case "status" -> status();
        default -> throw new UnsupportedOperationException(method);
      };
    }

    private Object consumer(String method, Object[] args) {
      switch (method) {
        case "positions":
          return new Positions(0, new long[] {next});
        case "poll":
          return poll();
        case "seek":
          next = end;
          jumps++;
          fresh = 3;
          return null;
        case "commit":
          sum = sum.plus((Tally) args[1]);
          return null;
        case "close", "wakeup":
          return null;
        default:
          throw new UnsupportedOperationException(method);
      }
    }

    private List<StreamRecord> poll() {
      long now = System.currentTimeMillis() * 1000;
      long time = fresh-- > 0 ? now : now - 10_000_000;
      byte[] body = MessageCodec.encode(message(time));
      next++;
      end += 1_000;
      LockSupport.parkNanos(1_000_000);
      return List.of(new StreamRecord(0, next, time, KEY, ByteBuffer.wrap(body)));
    }

    private StreamStatus status() {
      return new StreamStatus(
          Streams.DEVICE,
          0,
          "os",
          List.of(new PartitionStatus(0, 0, end, 1, 0)),
          List.of(),
          0,
          0,
          0,
          0,
          "");
    }
  }

  private interface Answer {
    Object to(String method, Object[] args);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> answer.to(method.getName(), args)));
  }
}
