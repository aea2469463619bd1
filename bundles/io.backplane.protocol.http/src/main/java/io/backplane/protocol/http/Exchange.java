/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import io.backplane.marks.Boundary;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to its one answer. Whoever answers first wins; threads that belong to
 * others hand over to the container's before they write.
 */
@Boundary("The container fails in many ways when a request is over; all mean the same.")
final class Exchange implements AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final String JSON = "application/json";

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final AsyncContext context;
  private final IntConsumer ended;
  private final String remote;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean bodyTaken = new AtomicBoolean();
  private volatile Runnable whenOver = () -> {};

  /**
   * Begins.
   *
   * @param timeoutMillis after which 503 is answered, 0 for never
   * @param ended takes the status once, when all is over
   */
  Exchange(
      HttpServletRequest request,
      HttpServletResponse response,
      long timeoutMillis,
      IntConsumer ended) {
    this.request = request;
    this.response = response;
    this.ended = ended;
    this.remote = request.getRemoteAddr() + ":" + request.getRemotePort();
    this.context = request.startAsync(request, response);
    context.setTimeout(timeoutMillis);
    context.addListener(this);
  }

  HttpServletRequest request() {
    return request;
  }

  HttpServletResponse response() {
    return response;
  }

  boolean isAnswered() {
    return answered.get();
  }

  /** The peer's address and port. */
  String remote() {
    return remote;
  }

  /**
   * Goes on with a thread of the container's, unless the request is over. The container reuses its
   * objects at once and fails in many ways when called a moment later; all mean the same.
   */
  void run(Runnable task) {
    if (over.get()) {
      return;
    }
    try {
      context.start(task);
    } catch (RuntimeException e) {
      LOG.debug("The request of {} is over already", remote, e);
    }
  }

  /** Whether the body is still to be read; true once. */
  boolean takeBody() {
    return bodyTaken.compareAndSet(false, true);
  }

  /**
   * Answers a problem once the body has come, so that the connection stays good for the next
   * request; a body beyond the limit costs the connection.
   */
  void refuse(Problem p, int limit) {
    if (request.getMethod().equals("GET") || request.getContentLength() == 0 || !takeBody()) {
      problem(p);
    } else {
      Body.skip(this, limit, () -> problem(p));
    }
  }

  void problem(Problem p) {
    if (answered.compareAndSet(false, true)) {
      if (p.retryAfter() > 0) {
        response.setHeader("Retry-After", Integer.toString(p.retryAfter()));
      }
      if (p.status() == HttpServletResponse.SC_UNAUTHORIZED) {
        response.setHeader("WWW-Authenticate", "Bearer");
      }
      write(p.status(), "application/problem+json", p.json());
    }
  }

  /** Answers; false if the request was over or the peer is gone. */
  boolean json(int status, String body) {
    return answered.compareAndSet(false, true) && write(status, JSON, body);
  }

  private boolean write(int status, String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try {
      response.setStatus(status);
      response.setContentType(type);
      response.setHeader("Cache-Control", "no-store");
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
      response.flushBuffer();
      return true;
    } catch (IOException | IllegalStateException e) {
      LOG.debug("The peer {} is gone before its answer {}", remote, status, e);
      return false;
    } finally {
      complete(status);
    }
  }

  private void complete(int status) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    ended.accept(status);
    try {
      context.complete();
    } catch (RuntimeException e) {
      LOG.debug("The request of {} was over already", remote, e);
    }
  }

  /**
   * Takes the answer over, to be written piece by piece; false if there is one already.
   *
   * @param broken runs if the peer goes before the end
   */
  boolean takeOver(Runnable broken) {
    whenOver = broken;
    return answered.compareAndSet(false, true);
  }

  /** Ends an answer that was taken over. */
  void finish(int status) {
    complete(status);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    problem(Problem.unavailable("the request took too long"));
  }

  @Override
  public void onError(AsyncEvent event) {
    LOG.debug("The request of {} broke off", remote, event.getThrowable());
    answered.set(true);
    whenOver.run();
    complete(HttpServletResponse.SC_BAD_REQUEST);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    answered.set(true);
    whenOver.run();
    if (over.compareAndSet(false, true)) {
      ended.accept(response.getStatus());
    }
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
