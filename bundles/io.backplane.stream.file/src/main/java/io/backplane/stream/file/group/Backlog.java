/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.group;

import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.file.log.Cursor;
import io.backplane.stream.file.log.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far offsets are behind the end of a log, and for how long; reads one record per place. */
final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final Behind NOTHING = new Behind(0, 0);
  private final String group;
  private final Log log;
  private long[] place = {};
  private long since;

  /**
   * What is behind.
   *
   * @param records how many
   * @param millis age of the oldest
   */
  record Behind(long records, long millis) {}

  Backlog(String group, Log log) {
    this.group = group;
    this.log = log;
  }

  Behind from(long[] offsets, long[] ends) {
    long records = 0;
    for (int p = 0; p < offsets.length; p++) {
      records += Math.max(0, ends[p] - offsets[p]);
    }
    if (records == 0) {
      return NOTHING;
    }
    long first = since(offsets);
    long millis = first == 0 ? 0 : System.currentTimeMillis() - first / 1000;
    return new Behind(records, Math.max(0, millis));
  }

  private synchronized long since(long[] offsets) {
    if (Arrays.equals(offsets, place)) {
      return since;
    }
    List<StreamRecord> first = new ArrayList<>(1);
    try (Cursor cursor = new Cursor(log, offsets)) {
      cursor.read(first, 1);
    } catch (IOException e) {
      LOG.debug("cannot tell how far group {} is behind: {}", group, e.toString());
    }
    place = offsets;
    since = first.isEmpty() ? 0 : first.get(0).time();
    return since;
  }
}
