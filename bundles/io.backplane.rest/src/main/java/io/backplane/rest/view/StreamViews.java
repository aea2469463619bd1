/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.Replays;
import io.backplane.stream.api.StreamStatus;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Streams, ledger and dead letters, as JSON. */
public final class StreamViews {
  private StreamViews() {}

  /** One partition. */
  public record PartitionView(
      @About("Its number.") int partition,
      @About("The oldest offset kept.") long oldest,
      @About("The offset the next record gets.") long next,
      @About("Files.") int segments,
      @About("Bytes on disk.") long bytes) {
    static PartitionView of(PartitionStatus p) {
      return new PartitionView(p.partition(), p.oldest(), p.next(), p.segments(), p.bytes());
    }
  }

  /** One consumer group. */
  public record GroupStatusView(
      @About("Its name.") String group,
      @About("Whether a consumer is open.") boolean open,
      @About("Records appended since the group was founded.") long appended,
      @About("Used: the consumer did with them what it is there for.") long processed,
      @About("Could not be used, not kept elsewhere.") long rejected,
      @About("What was rejected, by reason.") Map<String, Long> rejections,
      @About("Could not be used, kept in the dead letters.") long deadLettered,
      @About("Not for this consumer: nothing was done with them, nothing is wrong with them.")
          long skipped,
      @About("Taken by retention before the group read them.") long expired,
      @About("Not committed yet.") long lag,
      @About("Age of the oldest record not committed yet, milliseconds.") long lagMs,
      @About("Not read yet by the open consumer; not committed yet if none is open.") long unread,
      @About("Age of the oldest record not read yet, milliseconds.") long unreadMs) {
    static GroupStatusView of(GroupStatus g) {
      return new GroupStatusView(
          g.group(),
          g.open(),
          g.appended(),
          g.processed(),
          g.rejected(),
          new TreeMap<>(g.rejections()),
          g.deadLettered(),
          g.skipped(),
          g.expired(),
          g.lag(),
          g.lagMillis(),
          g.unread(),
          g.unreadMillis());
    }
  }

  /** A stream's figures. */
  public record StreamView(
      @About("Its name.") String name,
      @About("Changes when it is repartitioned.") int epoch,
      @About(
              value = "What an acknowledgement means.",
              values = {"os", "disk"})
          String level,
      @About("Its partitions.") List<PartitionView> partitions,
      @About("Its consumer groups.") List<GroupStatusView> groups,
      @About("Records appended since it was created.") long appended,
      @About("Records refused since the node started.") long refused,
      @About("Bytes on disk.") long bytes,
      @About(value = "Time of the newest record; null if there is none.", nullable = true)
          Ts lastTs,
      @About("Why appends are refused at the moment; empty if they are not.") String fault) {
    /** A stream's figures. */
    public static StreamView of(StreamStatus s) {
      return new StreamView(
          s.name(),
          s.epoch(),
          s.level(),
          s.partitions().stream().map(PartitionView::of).toList(),
          s.groups().stream().map(GroupStatusView::of).toList(),
          s.appended(),
          s.refused(),
          s.bytes(),
          Ts.orNull(s.lastTime()),
          s.fault());
    }
  }

  /** A message of a device. */
  public record MessageView(
      @About("The device.") String device,
      @About(
              value = "What it is about.",
              values = {
                "TELEMETRY",
                "ATTRIBUTES",
                "EVENT",
                "COMMAND_RESPONSE",
                "CONNECTED",
                "DISCONNECTED"
              })
          String kind,
      @About("When the node took it in.") Ts receivedAt,
      @About("Its values.") List<TelemetryViews.SampleView> samples,
      @About("How it came.") String protocol,
      @About("Where it was sent.") String topic) {
    /** A message. */
    public static MessageView of(DeviceMessage m) {
      return new MessageView(
          m.device().value(),
          m.kind().name(),
          new Ts(m.receivedAt()),
          m.samples().stream().map(TelemetryViews.SampleView::of).toList(),
          m.origin().protocol(),
          m.origin().topic());
    }
  }

  /** Something that happened at a device. */
  public record EventView(
      @About(value = "What happened.", example = "door") String name,
      @About("When it happened.") Ts ts,
      @About("What the device told of it.") Value value,
      @About(
              value = "Type of the value.",
              values = {"int", "real", "bool", "string", "json", "geo"})
          String type,
      @About("When the node took it in.") Ts receivedAt) {
    /** An event out of a message. */
    public static EventView of(Sample s, long receivedAt) {
      return new EventView(
          s.key(), new Ts(s.time()), s.value(), Values.type(s.value()), new Ts(receivedAt));
    }
  }

  /** A message that could not be taken. */
  public record LetterView(
      @About("Where it lies.") int partition,
      @About("Where it lies.") long offset,
      @About("When it was received.") Ts ts,
      @About("Who sent it.") String device,
      @About("How it came.") String protocol,
      @About("Where it was sent.") String topic,
      @About(value = "Why it was not taken; stable.", example = "malformed-payload") String reason,
      @About("Why, for people.") String detail,
      @About(
              value =
                  "When it was taken in again; absent while it is open, and in listings of"
                      + " records.",
              optional = true)
          @JsonInclude(JsonInclude.Include.NON_NULL)
          Ts replayedAt,
      @About("The payload as received, base64.") String payload,
      @About(value = "The payload if it is text.", optional = true)
          @JsonInclude(JsonInclude.Include.NON_NULL)
          String payloadText) {
    /**
     * A dead letter at its place.
     *
     * @param replayedAt when it was taken in again, 0 if it was not
     */
    public static LetterView of(int partition, long offset, DeadLetter d, long replayedAt) {
      Origin o = d.origin();
      return new LetterView(
          partition,
          offset,
          new Ts(d.time()),
          d.device().value(),
          o.protocol(),
          o.topic(),
          d.reason(),
          d.detail(),
          Ts.orNull(replayedAt),
          Base64.getEncoder().encodeToString(o.payload()),
          text(o.payload()));
    }

    private static String text(byte[] payload) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      } catch (CharacterCodingException e) {
        return null;
      }
    }
  }

  /** A record of a stream: decoded where its form is known. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RecordView(
      @About("Its partition.") int partition,
      @About("Its offset there.") long offset,
      @About("When it was taken in.") Ts ts,
      @About(value = "The message, in the stream `device`.", optional = true) MessageView message,
      @About(value = "The dead letter, in the stream `dead-letters`.", optional = true)
          LetterView deadLetter,
      @About(value = "The bytes, where their form is not known.", optional = true) String base64) {}

  /** What became of a replay. */
  public record ReplayView(
      @About(
              value = "What became of it.",
              values = {"accepted", "rejected", "refused"})
          String outcome,
      @About("Why, if it was not accepted.") String detail) {}

  /** What became of many. */
  public record ReplaysView(
      @About("Taken in.") int accepted,
      @About("Still wrong in themselves; they stay open.") int rejected,
      @About("Could not be taken in now; they stay open.") int refused,
      @About("Why the first that was not accepted was not; empty if all were.") String detail,
      @About("Whether there may be more that were not tried.") boolean more,
      @About(value = "`after` of the call that goes on; null if there is no more.", nullable = true)
          String next) {
    /** A report. */
    public static ReplaysView of(Replays.Report r) {
      return new ReplaysView(
          r.accepted(),
          r.rejected(),
          r.refused(),
          r.detail(),
          r.more(),
          r.more() ? r.next() : null);
    }
  }
}
