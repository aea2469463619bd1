/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.api.Series;
import io.backplane.telemetry.api.TelemetryReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Values in the terminal. */
@Component(
    service = TelemetryCommands.class,
    property = {
      "osgi.command.scope=telemetry",
      "osgi.command.function=latest",
      "osgi.command.function=history",
      "osgi.command.function=status"
    })
public final class TelemetryCommands {
  private final TelemetryReader reader;

  /** Takes the store. */
  @Activate
  public TelemetryCommands(@Reference(name = "reader") TelemetryReader reader) {
    this.reader = reader;
  }

  /** Shows the newest values. */
  @Descriptor("shows the newest value of every key of a device")
  public void latest(CommandSession session, @Descriptor("the device") String id) {
    Table table = new Table("KEY", "TIME", "VALUE");
    for (Sample s : reader.latest(TenantId.DEFAULT, new DeviceId(id))) {
      table.row(s.key(), Table.time(s.time()), text(s.value()));
    }
    table.print(session.getConsole());
  }

  /** Shows values over time. */
  @Descriptor("shows values of a key, newest first")
  public void history(
      CommandSession session,
      @Descriptor("minutes back")
          @Parameter(
              names = {"-m", "--minutes"},
              absentValue = "60")
          int minutes,
      @Descriptor("values at most")
          @Parameter(
              names = {"-n", "--limit"},
              absentValue = "20")
          int limit,
      @Descriptor("the device") String id,
      @Descriptor("the key") String key) {
    long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    Range range = new Range(now - TimeUnit.MINUTES.toMicros(minutes), now + 1);
    List<Sample> samples =
        reader.range(new Series(TenantId.DEFAULT, new DeviceId(id), key), range, limit, true);
    Table table = new Table("TIME", "VALUE");
    samples.forEach(s -> table.row(Table.time(s.time()), text(s.value())));
    table.print(session.getConsole());
  }

  /** Shows the store's figures. */
  @Descriptor("shows the store's figures")
  public void status(CommandSession session) {
    TelemetryReader.StoreStatus s = reader.status();
    new Table("STORE", "SERIES", "STORED", "MERGED", "EXPIRED", "BYTES", "OLDEST")
        .row(
            s.store(),
            s.series(),
            s.stored(),
            s.merged(),
            s.expired(),
            s.bytes(),
            Table.time(s.oldest()))
        .print(session.getConsole());
  }

  static String text(Value v) {
    if (v instanceof Value.Text t) {
      return t.value();
    }
    if (v instanceof Value.Json j) {
      return j.value();
    }
    if (v instanceof Value.Int i) {
      return Long.toString(i.value());
    }
    if (v instanceof Value.Bool b) {
      return Boolean.toString(b.value());
    }
    if (v instanceof Value.Geo g) {
      return g.latitude() + ", " + g.longitude();
    }
    return Double.toString(v.asDouble());
  }
}
