/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Replays;
import io.backplane.protocol.api.Replays.Report;
import io.backplane.protocol.api.Replays.Selection;
import io.backplane.stream.api.StreamStatus;
import io.backplane.stream.api.Streams;
import java.io.PrintStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
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
      "osgi.command.function=letters",
      "osgi.command.function=replay"
    })
public final class StreamCommands {
  private static final long UNREAD_MILLIS = 10_000;
  private static final long COMMIT_MILLIS = 60_000;
  private final Streams streams;
  private final Ingress ingress;
  private final Replays replays;

  /** Takes streams and gate. */
  @Activate
  public StreamCommands(
      @Reference(name = "streams") Streams streams,
      @Reference(name = "ingress") Ingress ingress,
      @Reference(name = "replays") Replays replays) {
    this.streams = streams;
    this.ingress = ingress;
    this.replays = replays;
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
            "SKIPPED",
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
            g.skipped(),
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

  /** Lists dead letters. */
  @Descriptor("lists dead letters, the newest first")
  public void letters(
      CommandSession session,
      @Descriptor("only of this device")
          @Parameter(
              names = {"-d", "--device"},
              absentValue = "")
          String device,
      @Descriptor("only with this reason, such as unknown-device")
          @Parameter(
              names = {"-r", "--reason"},
              absentValue = "")
          String reason,
      @Descriptor("at most so many; 50 if left out")
          @Parameter(
              names = {"-l", "--limit"},
              absentValue = "50")
          int limit) {
    Selection which = new Selection(device, reason, 0, Long.MAX_VALUE);
    Table table =
        new Table("PARTITION", "OFFSET", "TIME", "DEVICE", "REASON", "REPLAYED", "DETAIL");
    for (Letters.Letter l : Letters.newest(streams, which, limit)) {
      table.row(
          l.partition(),
          l.offset(),
          Table.time(l.letter().time()),
          l.letter().device(),
          l.letter().reason(),
          Table.time(replays.replayedAt(l.partition(), l.offset())),
          l.letter().detail());
    }
    table.print(session.getConsole());
  }

  /** Takes dead letters in again. */
  @Descriptor("takes a dead letter in again, or with --all those that are open")
  public void replay(
      CommandSession session,
      @Descriptor("all that are open, the oldest first")
          @Parameter(
              names = {"-a", "--all"},
              presentValue = "true",
              absentValue = "false")
          boolean all,
      @Descriptor("with --all: only of this device")
          @Parameter(
              names = {"-d", "--device"},
              absentValue = "")
          String device,
      @Descriptor("with --all: only with this reason")
          @Parameter(
              names = {"-r", "--reason"},
              absentValue = "")
          String reason,
      @Descriptor("its partition and its offset, as stream:letters shows them") String... place) {
    PrintStream out = session.getConsole();
    if (all && place.length == 0) {
      replay(new Selection(device, reason, 0, Long.MAX_VALUE), out);
    } else if (!all && place.length == 2) {
      replay(Integer.parseInt(place[0]), Long.parseLong(place[1]), out);
    } else {
      out.println("stream:replay PARTITION OFFSET, or stream:replay --all");
    }
  }

  private void replay(Selection which, PrintStream out) {
    int accepted = 0;
    int rejected = 0;
    int refused = 0;
    String detail = "";
    String next = "";
    do {
      Report r = replays.replay(which, next, Replays.MAX_AT_ONCE);
      accepted += r.accepted();
      rejected += r.rejected();
      refused += r.refused();
      detail = detail.isEmpty() ? r.detail() : detail;
      next = r.next();
    } while (!next.isEmpty() && refused == 0);
    out.println("accepted " + accepted + ", rejected " + rejected + ", refused " + refused);
    if (!detail.isEmpty()) {
      out.println("the first that was not accepted: " + detail);
    }
    if (!next.isEmpty()) {
      out.println("there are more");
    }
  }

  private void replay(int partition, long offset, PrintStream out) {
    long before = replays.replayedAt(partition, offset);
    Outcome outcome = ingress.replay(partition, offset);
    String text = "accepted";
    if (outcome instanceof Outcome.Rejected r) {
      text = "rejected: " + r.rejection().reason().code() + ", " + r.rejection().detail();
    } else if (outcome instanceof Outcome.Refused r) {
      text = "refused: " + r.rejection().reason().code() + ", " + r.rejection().detail();
    }
    out.println(before == 0 ? text : text + "; it was replayed before, " + Table.time(before));
  }
}
