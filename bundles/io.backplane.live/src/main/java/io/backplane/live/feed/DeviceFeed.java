/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.feed;

import io.backplane.live.hub.Hub;
import io.backplane.live.subscription.Audience;
import io.backplane.marks.Lane;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageFormatException;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import io.backplane.stream.api.Streams;
import io.backplane.stream.api.Tally;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the device stream for those who watch. What nobody watches is passed over without being
 * decoded. What is too old to be live is only counted, which is quick enough to catch up: history
 * is the store's business.
 */
@Component(
    name = "io.backplane.live.DeviceFeed",
    service = {},
    immediate = true)
@Lane("live-feed")
public final class DeviceFeed {
  private static final String GROUP = "live";
  private static final int BATCH = 1_000;
  private static final long WAIT_MILLIS = 200;
  private static final long IDLE_MILLIS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(DeviceFeed.class);

  private final Hub hub;
  private final Streams streams;
  private final Thread thread;
  private volatile StreamConsumer open;
  private volatile boolean stopping;

  /** Begins to read. */
  @Activate
  public DeviceFeed(
      @Reference(name = "hub") Hub hub, @Reference(name = "streams") Streams streams) {
    this.hub = hub;
    this.streams = streams;
    this.thread = new Thread(this::run, "live-feed");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  private void run() {
    while (!stopping) {
      try {
        Stream stream = streams.stream(Streams.DEVICE);
        try (StreamConsumer consumer = stream.consumer(GROUP, Stream.StartAt.NEWEST)) {
          open = consumer;
          read(stream, consumer);
        }
      } catch (InterruptedException e) {
        return;
      } catch (StreamException e) {
        LOG.warn("The device stream cannot be read: {}", e.getMessage());
        pause();
      }
    }
  }

  private void read(Stream stream, StreamConsumer consumer) throws InterruptedException {
    skipToEnd(stream, consumer);
    Pace pace = new Pace();
    while (!stopping) {
      if (!hub.audience().wantsMessages()) {
        hub.awaitListeners(IDLE_MILLIS);
        skipToEnd(stream, consumer);
        continue;
      }
      List<StreamRecord> records = consumer.poll(BATCH, WAIT_MILLIS);
      if (!records.isEmpty()) {
        consumer.commit(consumer.positions(), hand(records));
        long newest = records.get(records.size() - 1).time();
        if (pace.lost(newest, System.currentTimeMillis() * 1000)) {
          hub.figures().jumped(skipToEnd(stream, consumer));
          hub.audience().jumped();
        }
      }
    }
  }

  /** Nobody watches most records' devices: these are skipped, which is not the same as shown. */
  private Tally hand(List<StreamRecord> records) {
    Audience audience = hub.audience();
    long live = System.currentTimeMillis() * 1000 - Pace.STALE_MICROS;
    long shown = 0;
    long undecodable = 0;
    long skipped = 0;
    for (StreamRecord r : records) {
      if (!audience.wants(r.keyHash())) {
        skipped++;
      } else if (hand(audience, r, r.time() >= live)) {
        shown++;
      } else {
        undecodable++;
      }
    }
    return Tally.processed(shown)
        .plus(Tally.skipped(skipped))
        .plus(Tally.rejected("undecodable", undecodable));
  }

  private boolean hand(Audience audience, StreamRecord r, boolean live) {
    try {
      DeviceMessage message = MessageCodec.decode(r.body(), false);
      if (live) {
        audience.message(message, r.keyHash());
      } else {
        audience.missed(message, r.keyHash());
      }
      return true;
    } catch (MessageFormatException e) {
      LOG.debug("Record {}/{} is passed over: {}", r.partition(), r.offset(), e.getMessage());
      return false;
    }
  }

  private static long skipToEnd(Stream stream, StreamConsumer consumer) {
    Positions at = consumer.positions();
    List<PartitionStatus> partitions = stream.status().partitions();
    long[] end = at.next();
    long skipped = 0;
    for (PartitionStatus p : partitions) {
      long ahead = p.next() - end[p.partition()];
      if (ahead > 0) {
        skipped += ahead;
        end[p.partition()] = p.next();
      }
    }
    if (skipped > 0) {
      Positions to = new Positions(at.epoch(), end);
      consumer.seek(to);
      consumer.commit(to, Tally.skipped(skipped));
    }
    return skipped;
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    stopping = true;
    StreamConsumer consumer = open;
    if (consumer != null) {
      consumer.wakeup();
    }
    thread.interrupt();
    thread.join(TimeUnit.SECONDS.toMillis(5));
  }
}
