/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a body as it comes, without a thread that waits for a slow peer, up to a limit. */
final class Body implements ReadListener {
  private static final Logger LOG = LoggerFactory.getLogger(Body.class);

  private final Exchange exchange;
  private final ServletInputStream in;
  private final int limit;
  private final boolean keep;
  private final Consumer<byte[]> done;
  private final byte[] chunk = new byte[4096];
  private final ByteArrayOutputStream kept;
  private int length;

  private Body(Exchange exchange, boolean keep, int limit, Consumer<byte[]> done)
      throws IOException {
    this.exchange = exchange;
    this.in = exchange.request().getInputStream();
    this.keep = keep;
    this.limit = limit;
    this.done = done;
    int announced = keep ? exchange.request().getContentLength() : 0;
    this.kept = new ByteArrayOutputStream(announced > 0 && announced <= limit ? announced : 512);
  }

  /** Reads the body. */
  static void read(Exchange exchange, int limit, Consumer<byte[]> done) {
    if (exchange.takeBody()) {
      listen(exchange, true, limit, done);
    }
  }

  /** Lets the body pass by. */
  static void skip(Exchange exchange, int limit, Runnable done) {
    listen(exchange, false, limit, nothing -> done.run());
  }

  private static void listen(Exchange exchange, boolean keep, int limit, Consumer<byte[]> done) {
    try {
      Body body = new Body(exchange, keep, limit, done);
      body.in.setReadListener(body);
    } catch (IOException | IllegalStateException e) {
      LOG.debug("The body of {} cannot be read", exchange.remote(), e);
      exchange.problem(new Problem(400, "Unreadable body", "unreadable", e.toString(), 0));
    }
  }

  static Problem tooLarge(int limit) {
    return new Problem(
        413, "Too large", "too-large", "the body may have at most " + limit + " bytes", 0);
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (in.isReady() && !in.isFinished()) {
      int n = in.read(chunk);
      if (n < 0) {
        return;
      }
      length += n;
      if (length > limit) {
        exchange.response().setHeader("Connection", "close");
        exchange.problem(tooLarge(limit));
        return;
      }
      if (keep) {
        kept.write(chunk, 0, n);
      }
    }
  }

  @Override
  public void onAllDataRead() {
    if (!exchange.isAnswered()) {
      done.accept(kept.toByteArray());
    }
  }

  @Override
  public void onError(Throwable t) {
    LOG.debug("The body of {} broke off", exchange.remote(), t);
    exchange.problem(new Problem(400, "Unreadable body", "unreadable", "it broke off", 0));
  }
}
