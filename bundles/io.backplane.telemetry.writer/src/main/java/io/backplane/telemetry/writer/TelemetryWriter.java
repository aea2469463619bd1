/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.Streams;
import io.backplane.telemetry.api.spi.TelemetryStore;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Carries telemetry from the stream into the store. The store is a dynamic reference: while there
 * is none, or it fails, the stream keeps the backlog.
 */
@Component(
    configurationPid = "io.backplane.telemetry.writer",
    immediate = true,
    service = {LedgerSource.class, MetricSource.class})
@Designate(ocd = Config.class)
public final class TelemetryWriter implements LedgerSource, MetricSource {
  private final Counters counters = new Counters();
  private final Loop loop;

  /**
   * Starts the writer's thread.
   *
   * @param streams where the device stream is
   * @param config the settings
   */
  @Activate
  public TelemetryWriter(@Reference(name = "streams") Streams streams, Config config) {
    loop =
        new Loop(
            streams,
            new Pace(config.batch_records(), config.poll_millis(), config.retry_millis()),
            counters);
    loop.start();
  }

  TelemetryWriter(Streams streams, Pace pace) {
    loop = new Loop(streams, pace, counters);
    loop.start();
  }

  @Reference(
      name = "store",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setStore(TelemetryStore store) {
    loop.store(store);
  }

  void unsetStore(TelemetryStore store) {
    loop.storeGone(store);
  }

  /** Ends at a batch's boundary with everything written durable and committed. */
  @Deactivate
  public void close() {
    loop.close();
  }

  Counters counters() {
    return counters;
  }

  /** None: what became of its records is its group's account. */
  @Override
  public List<LedgerAccount> accounts() {
    return List.of();
  }

  @Override
  public List<LedgerCrossing> crossings() {
    return counters.crossings();
  }

  @Override
  public void collect(MetricSink sink) {
    counters.collect(sink);
  }
}
