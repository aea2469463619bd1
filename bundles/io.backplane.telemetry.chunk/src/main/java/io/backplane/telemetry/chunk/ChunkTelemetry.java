/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.api.Bucket;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.api.Series;
import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.api.TelemetryReader;
import io.backplane.telemetry.api.spi.RetentionPolicy;
import io.backplane.telemetry.api.spi.TelemetryStore;
import io.backplane.telemetry.chunk.keep.Progress;
import io.backplane.telemetry.chunk.query.Questions;
import io.backplane.telemetry.chunk.series.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store as the platform sees it. Keeps a node independent of any database server: one encrypted
 * file, a heap that need not be large.
 */
@Component(
    configurationPid = "io.backplane.telemetry.chunk",
    service = {TelemetryStore.class, TelemetryReader.class, LedgerSource.class, MetricSource.class})
@Designate(ocd = Config.class)
public final class ChunkTelemetry implements TelemetryStore, LedgerSource, MetricSource {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkTelemetry.class);
  private final ChunkStore store;
  private final Questions questions;
  private final Figures figures;

  /**
   * Opens the file, or makes it.
   *
   * @param context tells where the data folder is
   * @param config the settings
   * @throws IOException if folder or key cannot be made
   */
  @Activate
  public ChunkTelemetry(BundleContext context, Config config) throws IOException {
    this(settings(Path.of(context.getProperty("backplane.data")), config), Clock.systemUTC());
    LOG.info("telemetry store open: {}", status());
  }

  ChunkTelemetry(Settings settings, Clock clock) {
    store = new ChunkStore(settings, clock);
    questions = new Questions(store.state());
    figures = new Figures(store, questions);
  }

  private static Settings settings(Path data, Config config) throws IOException {
    Path file = data.toAbsolutePath().resolve("telemetry").resolve("chunks.mv");
    Files.createDirectories(file.getParent());
    char[] key =
        config.encrypted()
            ? KeyFile.open(data.resolve("keys").resolve("telemetry.key"), file)
            : null;
    Settings defaults = Settings.of("retry:" + file, key);
    return new Settings(
        defaults.file(),
        key,
        config.cache_megabytes(),
        config.memory_values() > 0 ? config.memory_values() : defaults.headPoints(),
        config.checkpoint_millis(),
        config.checkpoint_values(),
        config.retention_days());
  }

  ChunkStore store() {
    return store;
  }

  @Reference(
      name = "retention",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void addRetention(RetentionPolicy policy) {
    store.retention().add(policy);
  }

  void removeRetention(RetentionPolicy policy) {
    store.retention().remove(policy);
  }

  /** Makes durable what waits and closes the file. */
  @Deactivate
  public void close() {
    try {
      store.close();
    } catch (TelemetryException e) {
      LOG.error(
          "closed with values not durable; the stream will be read again: {}", e.getMessage());
    }
  }

  @Override
  public void write(String stream, List<DeviceMessage> messages, Positions upTo, Tally tally) {
    store.write(stream, messages, upTo, tally);
  }

  @Override
  public Positions durable(String stream) {
    Progress p = store.state().durable.get(stream);
    return p == null ? null : p.positions();
  }

  @Override
  public Positions written(String stream) {
    Progress p = store.state().written.get(stream);
    return p == null ? null : p.positions();
  }

  @Override
  public Tally tally(String stream) {
    Progress p = store.state().durable.get(stream);
    return p == null ? Tally.NONE : p.tally();
  }

  @Override
  public void flush() {
    store.flush();
  }

  @Override
  public long erase(TenantId tenant, DeviceId device) {
    return store.erase(tenant, List.of(device));
  }

  @Override
  public long erase(TenantId tenant, Collection<DeviceId> devices) {
    return store.erase(tenant, devices);
  }

  @Override
  public List<Sample> latest(TenantId tenant, DeviceId device) {
    return questions.latest(tenant, device);
  }

  @Override
  public List<DeviceSample> latest(TenantId tenant, Collection<DeviceId> devices, String key) {
    return questions.latest(tenant, devices, key);
  }

  @Override
  public List<Sample> range(Series series, Range range, int limit, boolean newestFirst) {
    return questions.range(series, range, limit, newestFirst);
  }

  @Override
  public List<Bucket> downsample(Series series, Range range, int buckets) {
    return questions.downsample(series, range, buckets);
  }

  @Override
  public List<Sample> lttb(Series series, Range range, int points) {
    return questions.lttb(series, range, points);
  }

  @Override
  public List<Bucket> aggregate(
      TenantId tenant, Collection<DeviceId> devices, String key, Range range, long interval) {
    return questions.aggregate(tenant, devices, key, range, interval);
  }

  @Override
  public StoreStatus status() {
    return questions.status();
  }

  @Override
  public List<LedgerAccount> accounts() {
    return figures.accounts();
  }

  @Override
  public List<LedgerCrossing> crossings() {
    return figures.crossings();
  }

  @Override
  public void collect(MetricSink sink) {
    figures.collect(sink);
  }
}
