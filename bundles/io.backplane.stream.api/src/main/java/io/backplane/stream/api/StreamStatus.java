/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.util.List;
import java.util.Map;

/**
 * A stream's figures at one moment.
 *
 * @param name the stream
 * @param epoch its epoch
 * @param level {@code os} or {@code disk}
 * @param partitions one entry each
 * @param groups one entry per consumer group, by name
 * @param appended records appended since this stream was created
 * @param refused records refused since the service started
 * @param bytes bytes on disk
 * @param lastTime the highest record time, microseconds since the epoch; 0 if there is none
 * @param fault why appends are refused at the moment, empty if they are not
 */
public record StreamStatus(
    String name,
    int epoch,
    String level,
    List<PartitionStatus> partitions,
    List<GroupStatus> groups,
    long appended,
    long refused,
    long bytes,
    long lastTime,
    String fault) {
  /**
   * One partition.
   *
   * @param partition its number
   * @param oldest the oldest offset kept
   * @param next the offset the next record gets
   * @param segments files
   * @param bytes bytes on disk
   */
  public record PartitionStatus(int partition, long oldest, long next, int segments, long bytes) {}

  /**
   * One consumer group. {@code appended + repeated = processed + rejected + deadLettered + skipped
   * + expired + lag + difference}. Appended and lag are told by offsets, expired by what retention
   * took, the others by what the consumer counted: the difference is what it has not accounted for.
   *
   * <p>A group that commits only what it has made durable lags by as much as it makes durable at
   * once, though it has read everything: whether it keeps up is told by what it has not read.
   *
   * @param group its name
   * @param open whether a consumer is open
   * @param appended records appended since the group was founded
   * @param processed see {@link Tally}
   * @param rejected see {@link Tally}
   * @param deadLettered see {@link Tally}
   * @param expired records that retention took before the group read them
   * @param lag records not committed yet
   * @param lagMillis age of the oldest record not committed yet, 0 if there is none
   * @param unread records the open consumer has not read yet; those not committed if none is open
   * @param unreadMillis age of the oldest of them, 0 if there is none
   * @param skipped see {@link Tally}
   * @param repeated records counted once more, since the group went back before a commit of its own
   *     or the stream lost its end
   * @param rejections what was rejected, by reason
   */
  public record GroupStatus(
      String group,
      boolean open,
      long appended,
      long processed,
      long rejected,
      long deadLettered,
      long expired,
      long lag,
      long lagMillis,
      long unread,
      long unreadMillis,
      long skipped,
      long repeated,
      Map<String, Long> rejections) {
    /** Copies the map. */
    public GroupStatus {
      rejections = Map.copyOf(rejections);
    }

    /**
     * A group of which only the commits are known, nothing was skipped and no reasons are given:
     * what is not committed counts as unread.
     *
     * @param group its name
     * @param open whether a consumer is open
     * @param appended records appended since the group was founded
     * @param processed see {@link Tally}
     * @param rejected see {@link Tally}
     * @param deadLettered see {@link Tally}
     * @param expired records that retention took before the group read them
     * @param lag records not committed yet
     * @param lagMillis age of the oldest record not committed yet, 0 if there is none
     */
    public GroupStatus(
        String group,
        boolean open,
        long appended,
        long processed,
        long rejected,
        long deadLettered,
        long expired,
        long lag,
        long lagMillis) {
      this(
          group,
          open,
          appended,
          processed,
          rejected,
          deadLettered,
          expired,
          lag,
          lagMillis,
          lag,
          lagMillis,
          0,
          0,
          rejected == 0 ? Map.of() : Map.of(Tally.UNSPECIFIED, rejected));
    }

    /**
     * What the consumer's counts leave unexplained.
     *
     * @return 0 if it accounts for every record; positive if records are missing, negative if more
     *     were counted than there are
     */
    public long difference() {
      return appended + repeated - processed - rejected - deadLettered - skipped - expired - lag;
    }
  }
}
