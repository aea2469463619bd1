/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.device.api.Commands;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceChangeListener;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what was stored: one thread, in order, nothing lost. A full queue makes writers
 * wait, because a revocation that nobody hears of would be worse.
 */
@Component(service = Changes.class)
@Boundary("Listeners belong to other cards: one that fails is logged, the next is told.")
@Lane("device-changes")
public final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final int BOUND = 20_000;

  private final List<DeviceChangeListener> listeners = new CopyOnWriteArrayList<>();
  private final List<Commands.Listener> commandListeners = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(BOUND);
  private final Thread dispatcher = new Thread(this::run, "device-changes");
  private volatile boolean stopped;

  /** Starts the dispatcher. */
  @Activate
  public Changes() {
    dispatcher.setDaemon(true);
    dispatcher.start();
  }

  @Deactivate
  public void close() {
    stopped = true;
    dispatcher.interrupt();
  }

  @Reference(
      name = "listener",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  public void bindListener(DeviceChangeListener listener) {
    listeners.add(listener);
  }

  public void unbindListener(DeviceChangeListener listener) {
    listeners.remove(listener);
  }

  @Reference(
      name = "commandListener",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  public void bindCommandListener(Commands.Listener listener) {
    commandListeners.add(listener);
  }

  public void unbindCommandListener(Commands.Listener listener) {
    commandListeners.remove(listener);
  }

  /** A device, its credentials or its state changed. */
  public void changed(DeviceChange change) {
    offer(() -> each(listeners, l -> l.changed(change)));
  }

  /** A command was queued. */
  public void queued(Commands.Command command) {
    offer(() -> each(commandListeners, l -> l.queued(command)));
  }

  /**
   * Waits until everybody has heard what was told so far.
   *
   * @return false if not in time, or for the thread that tells
   */
  public boolean heard(long patience, TimeUnit unit) throws InterruptedException {
    if (Thread.currentThread() == dispatcher) {
      return false;
    }
    CountDownLatch reached = new CountDownLatch(1);
    return queue.offer(reached::countDown, patience, unit) && reached.await(patience, unit);
  }

  private void offer(Runnable telling) {
    if (Thread.currentThread() == dispatcher) {
      if (!queue.offer(telling)) {
        telling.run();
      }
      return;
    }
    try {
      queue.put(telling);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      telling.run();
    }
  }

  private void run() {
    try {
      while (!stopped) {
        queue.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.debug("dispatcher ends with {} changes untold", queue.size());
    }
  }

  private static <L> void each(List<L> listeners, Consumer<L> telling) {
    for (L listener : listeners) {
      try {
        telling.accept(listener);
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("{} failed on a change and goes on with the next", listener.getClass(), e);
      }
    }
  }
}
