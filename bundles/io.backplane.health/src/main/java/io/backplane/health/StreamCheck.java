/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.stream.api.StreamStatus;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Streams;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Whether the streams take records, and whether their readers keep up. */
@Component(
    configurationPid = "io.backplane.health",
    property = {"hc.name=stream", "hc.tags=ready", "hc.tags=stream"})
public final class StreamCheck implements HealthCheck {
  private final AtomicReference<Streams> streams = new AtomicReference<>();
  private final long warnMillis;

  /** With its threshold. */
  @Activate
  public StreamCheck(Config config) {
    this.warnMillis = config.lag_warn_millis();
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    Streams now = streams.get();
    if (now == null) {
      log.temporarilyUnavailable("there is no stream service");
      return new Result(log);
    }
    for (String name : now.names()) {
      check(now.stream(name).status(), log);
    }
    if (!log.iterator().hasNext()) {
      log.info("{} streams take records", now.names().size());
    }
    return new Result(log);
  }

  private void check(StreamStatus s, FormattingResultLog log) {
    if (!s.fault().isEmpty()) {
      log.critical("stream {} refuses: {}", s.name(), s.fault());
    }
    for (GroupStatus g : s.groups()) {
      if (g.lag() > 0 && g.lagMillis() > warnMillis) {
        log.warn(
            "{} has not dealt with {} records of stream {} for {} s, {} of them it has not read",
            g.group(),
            g.lag(),
            s.name(),
            g.lagMillis() / 1000,
            g.unread());
      }
    }
  }

  @Reference(
      name = "streams",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindStreams(Streams service) {
    streams.set(service);
  }

  void unbindStreams(Streams service) {
    streams.compareAndSet(service, null);
  }
}
