/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.hub;

/** The way to one browser; the WebSocket behind it does not matter to those who write. */
public interface Outlet {
  /**
   * Sends a frame; one at a time. Never blocks.
   *
   * @param text the frame
   * @param done called once it was written
   * @param failed called instead if it was not
   */
  void send(String text, Runnable done, Runnable failed);

  /** Keeps intermediaries from cutting a quiet connection. */
  void ping();

  /** Ends the connection. */
  void close(int code, String reason);
}
