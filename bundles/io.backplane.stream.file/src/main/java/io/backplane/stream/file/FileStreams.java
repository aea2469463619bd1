/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.Streams;
import io.backplane.stream.file.log.Disk;
import io.backplane.stream.file.log.StreamMeta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded streams of a node: a folder for each under {@code stream/} in the data folder. A
 * thread of its own looks after retention and the groups' offsets, so that neither readers nor the
 * commit threads wait for them.
 */
@Component(
    service = {Streams.class, LedgerSource.class, MetricSource.class},
    configurationPid = "io.backplane.stream.file")
@Designate(ocd = Config.class)
@Boundary("Upkeep of one stream that fails is logged; the others have theirs.")
@Lane("stream-upkeep")
public final class FileStreams implements Streams, LedgerSource, MetricSource {
  private static final Logger LOG = LoggerFactory.getLogger(FileStreams.class);
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");
  private static final long SAVE_MILLIS = 400;
  private static final long RETAIN_SECONDS = 10;
  private static final long LOCK_PATIENCE_MILLIS = 5000;

  private final Path folder;
  private final Config config;
  private final FolderLock lock;
  private final Map<String, FileStream> open = new ConcurrentHashMap<>();
  private final ScheduledExecutorService upkeep;
  private boolean closed;

  /**
   * Takes the folder; streams are opened when they are asked for.
   *
   * @param context tells the data folder
   * @param config how streams are kept
   */
  @Activate
  public FileStreams(BundleContext context, Config config) {
    this(dataFolder(context).resolve("stream"), config, LOCK_PATIENCE_MILLIS);
  }

  FileStreams(Path folder, Config config, long lockPatienceMillis) {
    this.folder = folder;
    this.config = config;
    SettingsReader.of(config, "");
    this.lock = FolderLock.take(folder, lockPatienceMillis);
    this.upkeep =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "stream-upkeep");
              thread.setDaemon(true);
              return thread;
            });
    upkeep.scheduleWithFixedDelay(
        () -> forEach(FileStream::saveGroups), SAVE_MILLIS, SAVE_MILLIS, TimeUnit.MILLISECONDS);
    upkeep.scheduleWithFixedDelay(
        () -> forEach(s -> s.retain(nowMicros())), 1, RETAIN_SECONDS, TimeUnit.SECONDS);
  }

  private static Path dataFolder(BundleContext context) {
    String data = context.getProperty("backplane.data");
    return Path.of(data == null ? "data" : data);
  }

  private static long nowMicros() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }

  private void forEach(Consumer<FileStream> task) {
    for (FileStream stream : open.values()) {
      try {
        task.accept(stream);
      } catch (RuntimeException e) {
        LOG.error("upkeep of stream {} failed", stream.name(), e);
      }
    }
  }

  @Override
  public Stream stream(String name) {
    FileStream known = open.get(name);
    return known != null ? known : openNow(name);
  }

  private synchronized FileStream openNow(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new StreamException("no name for a stream: " + name);
    }
    if (closed) {
      throw new StreamException("the streams are closed");
    }
    return open.computeIfAbsent(name, this::create);
  }

  private FileStream create(String name) {
    try {
      return new FileStream(name, folder.resolve(name), SettingsReader.of(config, name), Disk.REAL);
    } catch (IOException | IllegalArgumentException e) {
      throw new StreamException("stream " + name + " cannot be opened: " + e.getMessage(), e);
    }
  }

  @Override
  public List<String> names() {
    try (var folders = Files.list(folder)) {
      return folders
          .filter(StreamMeta::exists)
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new StreamException("cannot list " + folder + ": " + e, e);
    }
  }

  @Override
  public List<LedgerAccount> accounts() {
    return open.values().stream().map(FileStream::account).toList();
  }

  @Override
  public List<LedgerCrossing> crossings() {
    return open.values().stream().flatMap(s -> s.crossings().stream()).toList();
  }

  @Override
  public void collect(MetricSink sink) {
    open.values().forEach(s -> Figures.report(s, sink));
  }

  /** Refuses what comes, writes what waits, and leaves nothing open. */
  @Deactivate
  void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    upkeep.shutdown();
    boolean ended = true;
    for (FileStream stream : open.values()) {
      ended &= stream.close();
    }
    open.clear();
    stopUpkeep();
    if (ended) {
      release();
    } else {
      LOG.error("the lock of {} is kept until this process ends: it may still be written", folder);
    }
  }

  private void release() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("cannot release the lock of {}", folder, e);
    }
  }

  private void stopUpkeep() {
    try {
      if (!upkeep.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.error("the upkeep of the streams in {} does not end", folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
