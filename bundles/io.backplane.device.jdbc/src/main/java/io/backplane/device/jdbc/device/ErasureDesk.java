/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.DeviceChange.Kind;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Erasures;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the mark of a removed device into the stream, behind everything the device said: first all
 * who hold connections hear of it, then the mark is offered. Exists while there is a gate; what was
 * removed without one is told when the next one comes, again to all.
 */
@Component(
    service = {},
    immediate = true)
public final class ErasureDesk implements Erasures.Desk {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureDesk.class);
  private static final long AGAIN_MILLIS = 1_000;
  private static final long HEARD_SECONDS = 2;
  private static final long WRITTEN_SECONDS = 5;

  private final Registry registry;
  private final Ingress ingress;
  private final ScheduledFuture<?> again;

  @Activate
  public ErasureDesk(
      @Reference(name = "registry") Registry registry,
      @Reference(name = "ingress") Ingress ingress) {
    this.registry = registry;
    this.ingress = ingress;
    registry.erasures().use(this);
    again = registry.every(AGAIN_MILLIS, this::settleRest);
  }

  @Deactivate
  public void close() {
    again.cancel(false);
    registry.erasures().drop(this);
  }

  private void settleRest() {
    List<DeviceKey> rest = registry.erasures().pending();
    if (!rest.isEmpty()) {
      rest.forEach(d -> registry.tell(d.tenant(), d.device(), Kind.DELETED, ""));
      settle(rest);
    }
  }

  @Override
  public void settle(List<DeviceKey> devices) {
    try {
      if (registry.changes().heard(HEARD_SECONDS, TimeUnit.SECONDS)) {
        mark(devices);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("{} removed devices are marked later", devices.size(), e);
    }
  }

  private void mark(List<DeviceKey> devices)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Outcome[]> answer = new CompletableFuture<>();
    IngressBatch batch = ingress.newBatch();
    long now = ingress.clock().next();
    devices.forEach(d -> batch.offer(mark(d, now)));
    batch.submit(answer::complete);
    Outcome[] outcomes = answer.get(WRITTEN_SECONDS, TimeUnit.SECONDS);
    List<DeviceKey> done = new ArrayList<>();
    for (int i = 0; i < outcomes.length; i++) {
      if (outcomes[i] instanceof Outcome.Accepted) {
        done.add(devices.get(i));
      }
    }
    registry.erasures().done(done);
  }

  private static DeviceMessage mark(DeviceKey d, long now) {
    return new DeviceMessage(
        d.tenant(),
        d.device(),
        MessageKind.REMOVED,
        now,
        List.of(new Sample("reason", now, new Value.Text("device-deleted"))),
        Origin.NONE);
  }
}
