/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import io.backplane.telemetry.api.Bucket;
import io.backplane.telemetry.api.TelemetryReader.DeviceSample;
import io.backplane.telemetry.api.TelemetryReader.StoreStatus;
import java.util.List;

/** Values over time, as JSON. */
public final class TelemetryViews {
  private TelemetryViews() {}

  /** A value at a time. */
  public record SampleView(
      @About(value = "The property; left out where the path names it.", optional = true)
          @JsonInclude(JsonInclude.Include.NON_NULL)
          String key,
      @About("When it was measured.") Ts ts,
      @About("The value; NaN and infinities as text.") Value value,
      @About(
              value = "Type of the value.",
              values = {"int", "real", "bool", "string", "json", "geo"})
          String type) {
    /** A sample with its key. */
    public static SampleView of(Sample s) {
      return new SampleView(s.key(), new Ts(s.time()), s.value(), Values.type(s.value()));
    }

    /** A sample of a series whose key is known. */
    public static SampleView keyless(Sample s) {
      return new SampleView(null, new Ts(s.time()), s.value(), Values.type(s.value()));
    }
  }

  /** A device's value at a time. */
  public record DeviceSampleView(
      @About("The device.") String device,
      @About("When it was measured.") Ts ts,
      @About("The value; NaN and infinities as text.") Value value,
      @About(
              value = "Type of the value.",
              values = {"int", "real", "bool", "string", "json", "geo"})
          String type) {
    /** A device's sample. */
    public static DeviceSampleView of(DeviceSample s) {
      Sample sample = s.sample();
      return new DeviceSampleView(
          s.device().value(), new Ts(sample.time()), sample.value(), Values.type(sample.value()));
    }
  }

  /** Which devices' newest values are wanted. */
  public record LatestQuery(
      @About(value = "The property.", min = 1, max = 256, example = "temperature") String key,
      @About(value = "The devices.", min = 1, max = 10_000) List<String> devices) {}

  /** The numbers of one interval, summarised. */
  public record BucketView(
      @About("Where it begins.") Ts from,
      @About("Where it ends; not included.") Ts to,
      @About("Values in it, of any type.") long count,
      @About(value = "The smallest number.", nullable = true) Double min,
      @About(value = "The largest number.", nullable = true) Double max,
      @About(value = "The mean.", nullable = true) Double avg,
      @About(value = "The earliest number.", nullable = true) Double first,
      @About(value = "The latest number.", nullable = true) Double last,
      @About(value = "When the latest number was measured.", nullable = true) Ts lastTs) {
    /** A bucket. */
    public static BucketView of(Bucket b) {
      return new BucketView(
          new Ts(b.from()),
          new Ts(b.to()),
          b.count(),
          number(b.min()),
          number(b.max()),
          number(b.avg()),
          number(b.first()),
          number(b.last()),
          Ts.orNull(b.lastTime()));
    }

    private static Double number(double d) {
      return Double.isFinite(d) ? d : null;
    }
  }

  /** Figures of the store. */
  public record StoreView(
      @About("The card's name.") String store,
      @About("Series known.") long series,
      @About("Values stored since the store was created.") long stored,
      @About("Values that replaced one of the same series and time.") long merged,
      @About("Values dropped by retention.") long expired,
      @About("Bytes on disk.") long bytes,
      @About(value = "Time of the oldest value kept; null if empty.", nullable = true) Ts oldest) {
    /** A store's figures. */
    public static StoreView of(StoreStatus s) {
      return new StoreView(
          s.store(),
          s.series(),
          s.stored(),
          s.merged(),
          s.expired(),
          s.bytes(),
          Ts.orNull(s.oldest()));
    }
  }
}
