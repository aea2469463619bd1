/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import io.backplane.device.api.Commands.Command;
import io.backplane.protocol.api.Sessions.SessionInfo;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of server-sent events. Written without blocking; a peer that does not read fills a
 * bounded queue, and then takes no more commands.
 */
final class EventLink extends Downlink implements WriteListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventLink.class);
  private static final int MAX_WAITING = 100;
  private static final long PING_NANOS = 15_000_000_000L;

  private final Exchange exchange;
  private final Consumer<EventLink> gone;
  private final ArrayDeque<Event> waiting = new ArrayDeque<>();
  private ServletOutputStream out;
  private long lastWrite = System.nanoTime();
  private boolean dirty;
  private boolean over;

  private record Event(byte[] bytes, String commandId) {}

  EventLink(SessionInfo info, Exchange exchange, Consumer<EventLink> gone) {
    super(info);
    this.exchange = exchange;
    this.gone = gone;
  }

  /** Begins the stream; by a thread of the container's. */
  boolean start() {
    if (!exchange.takeOver(() -> leave("client-disconnect"))) {
      return false;
    }
    exchange.response().setStatus(200);
    exchange.response().setContentType("text/event-stream");
    exchange.response().setCharacterEncoding("UTF-8");
    exchange.response().setHeader("Cache-Control", "no-store");
    exchange.response().setHeader("X-Accel-Buffering", "no");
    try {
      ServletOutputStream stream = exchange.response().getOutputStream();
      synchronized (this) {
        waiting.add(event("retry: 2000\n\n", ""));
        out = stream;
      }
      stream.setWriteListener(this);
      return true;
    } catch (IOException e) {
      onError(e);
      return false;
    }
  }

  private static Event event(String text, String commandId) {
    return new Event(text.getBytes(StandardCharsets.UTF_8), commandId);
  }

  @Override
  public synchronized boolean takesCommands() {
    return !over && waiting.size() < MAX_WAITING;
  }

  @Override
  public boolean deliver(Command c, String topic, byte[] payload) {
    String data = json(c).replace("\r", "").replace("\n", "\ndata: ");
    synchronized (this) {
      if (!takesCommands()) {
        return false;
      }
      waiting.add(event("event: command\nid: " + c.id() + "\ndata: " + data + "\n\n", c.id()));
    }
    exchange.run(this::onWritePossible);
    return true;
  }

  @Override
  public void onWritePossible() {
    List<String> written = new ArrayList<>(1);
    try {
      synchronized (this) {
        drain(written);
      }
    } catch (IOException | IllegalStateException e) {
      onError(e);
      return;
    }
    written.forEach(this::delivered);
  }

  /** The servlet API asks for isReady before each step and calls back when it said no. */
  private void drain(List<String> written) throws IOException {
    while (!over && out != null && out.isReady()) {
      Event next = waiting.poll();
      if (next == null) {
        if (!dirty) {
          return;
        }
        dirty = false;
        out.flush();
      } else {
        out.write(next.bytes());
        dirty = true;
        lastWrite = System.nanoTime();
        if (!next.commandId().isEmpty()) {
          written.add(next.commandId());
        }
      }
    }
  }

  @Override
  void tick(long nanos) {
    synchronized (this) {
      if (over || !waiting.isEmpty() || nanos - lastWrite < PING_NANOS) {
        return;
      }
      waiting.add(event(": still here\n\n", ""));
    }
    exchange.run(this::onWritePossible);
  }

  @Override
  public void onError(Throwable t) {
    LOG.debug("The event stream of {} broke off", exchange.remote(), t);
    leave("client-disconnect");
  }

  @Override
  public void close(String reason) {
    leave(reason);
  }

  @Override
  void stop() {
    leave("handover");
  }

  private void leave(String reason) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    end(reason);
    gone.accept(this);
    exchange.finish(200);
  }
}
