/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.group;

import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Tally;
import io.backplane.stream.file.log.Log;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A consumer group: its account, kept in a file, and whether somebody reads for it. Any thread. */
final class Group {
  private static final Logger LOG = LoggerFactory.getLogger(Group.class);

  private final String name;
  private final Log log;
  private final boolean disk;
  private final GroupFile file;
  private final Account account;
  private final Object writing = new Object();
  private boolean dirty;
  private boolean closed;
  private FileConsumer consumer;
  private final Backlog uncommitted;
  private final Backlog unread;

  /** Opens a group, or founds it if there is no account yet. */
  Group(String name, Log log, boolean disk, GroupFile file, long[] from) throws IOException {
    this.name = name;
    this.log = log;
    this.disk = disk;
    this.uncommitted = new Backlog(name, log);
    this.unread = new Backlog(name, log);
    this.file = file;
    Account saved = file.load();
    this.account = saved == null ? new Account(from) : saved;
    this.dirty = saved == null;
    if (account.clamp(log.ends())) {
      LOG.warn(
          "group {} was ahead of its stream, whose end was lost; it reads on from there", name);
      dirty = true;
    }
    expire();
  }

  /** Where a reader that is opened now begins. */
  synchronized long[] begin() {
    account.begin();
    return account.committed.clone();
  }

  synchronized boolean isOpen() {
    return consumer != null;
  }

  synchronized void open(FileConsumer opened) {
    consumer = opened;
  }

  /** Lets go of a consumer and writes the account. */
  void release(FileConsumer gone) {
    synchronized (this) {
      if (consumer != gone) {
        return;
      }
      consumer = null;
    }
    save();
  }

  /** Books what retention took. */
  synchronized void expire() {
    dirty |= account.expire(log.starts());
  }

  synchronized void seek(long[] to) {
    dirty |= account.seek(to, log.starts());
  }

  synchronized void commit(long[] upTo, Tally tally, long lost) {
    long difference = account.commit(upTo, log, tally, lost);
    dirty = true;
    if (difference != 0) {
      LOG.warn(
          "group {}: a commit accounts for {}, its way differs by {} records",
          name,
          tally,
          difference);
    }
  }

  /** Writes the account if it changed; says so if it cannot be, and stays to be written. */
  void save() {
    synchronized (writing) {
      GroupFile.Encoded encoded;
      synchronized (this) {
        if (!dirty || closed) {
          return;
        }
        dirty = false;
        encoded = file.encode(account);
      }
      try {
        file.write(encoded, disk);
      } catch (IOException e) {
        LOG.warn("cannot write the offsets of group {}, trying again: {}", name, e.toString());
        synchronized (this) {
          dirty = true;
        }
      }
    }
  }

  /** Writes and closes; the consumer gets exceptions from now on. */
  void close() {
    FileConsumer left;
    synchronized (this) {
      left = consumer;
      consumer = null;
    }
    if (left != null) {
      left.invalidate();
    }
    save();
    synchronized (writing) {
      synchronized (this) {
        closed = true;
      }
      try {
        file.close();
      } catch (IOException e) {
        LOG.warn("cannot close the file of group {}", name, e);
      }
    }
  }

  GroupStatus status() {
    FileConsumer reader;
    synchronized (this) {
      reader = consumer;
    }
    long[] read = reader == null ? null : reader.positions().next();
    Account now;
    boolean open;
    synchronized (this) {
      now = account.copy();
      open = consumer != null;
    }
    long[] ends = log.ends();
    Backlog.Behind lag = uncommitted.from(now.committed, ends);
    Backlog.Behind unread = read == null ? lag : this.unread.from(read, ends);
    return new GroupStatus(
        name,
        open,
        now.since(ends),
        now.processed,
        now.rejected,
        now.deadLettered,
        now.expired(),
        lag.records(),
        lag.millis(),
        unread.records(),
        unread.millis(),
        now.skipped,
        now.repeated,
        now.rejections);
  }
}
