/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.Outcome;
import io.backplane.stream.api.StreamStatus;
import io.backplane.stream.api.Streams;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Streams in the terminal: what lies in them, who lags behind, dead letters taken in again. */
@Component(
    service = StreamCommands.class,
    property = {
      "osgi.command.scope=stream",
      "osgi.command.function=list",
      "osgi.command.function=groups",
      "osgi.command.function=replay"
    })
public final class StreamCommands {
  private static final long UNREAD_MILLIS = 10_000;
  private static final long COMMIT_MILLIS = 60_000;
  private final Streams streams;
  private final Ingress ingress;

  /** Takes streams and gate. */
  @Activate
  public StreamCommands(
      @Reference(name = "streams") Streams streams, @Reference(name = "ingress") Ingress ingress) {
    this.streams = streams;
    this.ingress = ingress;
  }

  /** Lists the streams. */
  @Descriptor("lists the streams with their partitions")
  public void list(CommandSession session) {
    Table table =
        new Table("STREAM", "PARTITION", "OLDEST", "NEXT", "SEGMENTS", "BYTES", "LEVEL", "FAULT");
    for (String name : streams.names()) {
      StreamStatus s = streams.stream(name).status();
      for (StreamStatus.PartitionStatus p : s.partitions()) {
        table.row(
            name,
            p.partition(),
            p.oldest(),
            p.next(),
            p.segments(),
            p.bytes(),
            s.level(),
            s.fault());
      }
    }
    table.print(session.getConsole());
  }

  /** Lists the consumer groups. */
  @Descriptor("lists consumer groups with what they have not read and not committed yet")
  public void groups(CommandSession session) {
    Table table =
        new Table(
            "STREAM",
            "GROUP",
            "OPEN",
            "PROCESSED",
            "REJECTED",
            "DEAD",
            "EXPIRED",
            "UNREAD",
            "UNCOMMITTED",
            "STATE");
    for (String name : streams.names()) {
      for (StreamStatus.GroupStatus g : streams.stream(name).status().groups()) {
        table.row(
            name,
            g.group(),
            g.open() ? "yes" : "no",
            g.processed(),
            g.rejected(),
            g.deadLettered(),
            g.expired(),
            behind(g.unread(), g.unreadMillis()),
            behind(g.lag(), g.lagMillis()),
            state(g));
      }
    }
    table.print(session.getConsole());
  }

  private static String behind(long records, long millis) {
    return records == 0 ? "0" : records + ", " + millis / 1000 + " s";
  }

  /** A group that commits with its store's checkpoints is behind by their age, and in order. */
  private static String state(StreamStatus.GroupStatus g) {
    if (!g.open()) {
      return "AWAY";
    }
    return g.unreadMillis() > UNREAD_MILLIS || g.lagMillis() > COMMIT_MILLIS ? "BEHIND" : "ok";
  }

  /** Takes a dead letter in again. */
  @Descriptor("takes a dead letter in again, decoding the original")
  public void replay(
      CommandSession session,
      @Descriptor("its partition") int partition,
      @Descriptor("its offset") long offset) {
    Outcome outcome = ingress.replay(partition, offset);
    String text = "accepted";
    if (outcome instanceof Outcome.Rejected r) {
      text = "rejected: " + r.rejection().reason().code() + ", " + r.rejection().detail();
    } else if (outcome instanceof Outcome.Refused r) {
      text = "refused: " + r.rejection().reason().code() + ", " + r.rejection().detail();
    }
    session.getConsole().println(text);
  }
}
