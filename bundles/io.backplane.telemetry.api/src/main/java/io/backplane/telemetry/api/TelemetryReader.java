/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import java.util.Collection;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Questions to the store. Any thread; may block on the disk; sees everything written before the
 * call. Unknown devices and keys give empty answers.
 */
@ProviderType
public interface TelemetryReader {
  /**
   * The newest value (by time) of every key of a device.
   *
   * @param tenant the tenant
   * @param device the device
   * @return one sample per key, by key
   * @throws TelemetryException if the store cannot be read
   */
  List<Sample> latest(TenantId tenant, DeviceId device);

  /**
   * The newest value of one key of many devices.
   *
   * @param tenant the tenant
   * @param devices which, at most 10 000
   * @param key the key
   * @return one entry per device that has a value, in no order
   * @throws TelemetryException if the store cannot be read
   */
  List<DeviceSample> latest(TenantId tenant, Collection<DeviceId> devices, String key);

  /**
   * Values as they came.
   *
   * @param series which
   * @param range when
   * @param limit at most, 1 to 1 000 000
   * @param newestFirst the order, and which end the limit cuts
   * @return the samples in order of time
   * @throws TelemetryException if the store cannot be read
   */
  List<Sample> range(Series series, Range range, int limit, boolean newestFirst);

  /**
   * Summaries for a chart. The range is cut into intervals of {@code (to - from) / buckets},
   * rounded up to whole microseconds; the last one ends with the range.
   *
   * @param series which
   * @param range when
   * @param buckets how many equal intervals, 1 to 10 000 (pixels of the chart, mostly)
   * @return the intervals that hold values, in order of time
   * @throws TelemetryException if the store cannot be read
   */
  List<Bucket> downsample(Series series, Range range, int buckets);

  /**
   * The points that keep a curve's shape (largest triangle, three buckets).
   *
   * @param series which; values that are no numbers are left out
   * @param range when
   * @param points how many at most, 3 to 10 000
   * @return samples that were stored, in order of time
   * @throws TelemetryException if the store cannot be read
   */
  List<Sample> lttb(Series series, Range range, int points);

  /**
   * Summaries over many devices. Only values within the range count; the intervals are whole ones
   * also where the range cuts them. Where several devices share the earliest or latest time of an
   * interval, any of their values may be its first or last.
   *
   * @param tenant the tenant
   * @param devices which; null for the whole fleet
   * @param key the property
   * @param range when
   * @param interval microseconds per bucket, aligned to the epoch; the range may span at most 100
   *     000 of them
   * @return the intervals that hold values, in order of time
   * @throws TelemetryException if the store cannot be read
   * @throws IllegalArgumentException if the interval is not positive or too small for the range
   */
  List<Bucket> aggregate(
      TenantId tenant, Collection<DeviceId> devices, String key, Range range, long interval);

  /**
   * The store's figures.
   *
   * @return a snapshot
   */
  StoreStatus status();

  /**
   * A device's newest value.
   *
   * @param device which
   * @param sample the value
   */
  record DeviceSample(DeviceId device, Sample sample) {}

  /**
   * Figures of a store.
   *
   * @param store the card's name
   * @param series series known
   * @param stored values stored since the store was created
   * @param merged values that replaced one of the same series and time
   * @param expired values dropped by retention
   * @param bytes bytes on disk
   * @param oldest time of the oldest value kept, microseconds since the epoch, 0 if empty
   */
  record StoreStatus(
      String store, long series, long stored, long merged, long expired, long bytes, long oldest) {}
}
