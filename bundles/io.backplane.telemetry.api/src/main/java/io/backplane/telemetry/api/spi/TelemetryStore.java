/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.api.spi;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.TenantId;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.api.TelemetryReader;
import java.util.Collection;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A telemetry store card. Reading: any thread. Writing: one thread (the telemetry writer's).
 * Published as a service under this interface and {@link TelemetryReader}.
 *
 * <p>Exactly once: data and the stream's positions become durable in one step, so that after a
 * crash {@link #durable} names the place from which to read the stream again.
 */
@ConsumerType
public interface TelemetryStore extends TelemetryReader {
  /**
   * Takes values in. Visible to readers on return; durable at the next checkpoint (by age or bytes,
   * by {@link #flush()}).
   *
   * @param stream the stream they came from
   * @param messages in the stream's order; only telemetry is stored, other kinds are passed over
   * @param upTo the stream's positions behind them
   * @param tally what became of the records since the write before, added to {@link #tally}
   * @throws io.backplane.telemetry.api.TelemetryException if nothing of it was taken; may be tried
   *     again
   */
  void write(String stream, List<DeviceMessage> messages, Positions upTo, Tally tally);

  /**
   * Up to where a stream's values survive the process.
   *
   * @param stream the stream
   * @return the next positions to read, or null if none was ever written
   */
  Positions durable(String stream);

  /**
   * Up to where a stream's values were taken in, durable or not yet: where a writer goes on that
   * takes over from another while the store lives.
   *
   * @param stream the stream
   * @return the next positions to read, never behind {@link #durable}; null if none was ever
   *     written
   */
  default Positions written(String stream) {
    return durable(stream);
  }

  /**
   * What became of the stream's records up to {@link #durable}.
   *
   * @param stream the stream
   * @return the sum of the tallies
   */
  Tally tally(String stream);

  /**
   * Makes everything written durable.
   *
   * @throws io.backplane.telemetry.api.TelemetryException if it could not
   */
  void flush();

  /**
   * Forgets a device with all its values: for readers on return, for good at the next checkpoint,
   * in one step with the positions written by then. A crash before it brings the values back, and
   * with them the positions from which the stream says once more that they are to go.
   *
   * @param tenant the tenant
   * @param device the device
   * @return values removed
   * @throws io.backplane.telemetry.api.TelemetryException if nothing was; may be tried again
   */
  long erase(TenantId tenant, DeviceId device);

  /**
   * Forgets many devices, which a store may do for less than one by one.
   *
   * @param tenant the tenant
   * @param devices the devices
   * @return values removed
   * @throws io.backplane.telemetry.api.TelemetryException if not all were; may be tried again
   */
  default long erase(TenantId tenant, Collection<DeviceId> devices) {
    long values = 0;
    for (DeviceId device : devices) {
      values += erase(tenant, device);
    }
    return values;
  }
}
