/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between clients and a server and keeps what each client sent. */
final class Recorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ByteArrayOutputStream> captures = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final int to;

  /**
   * @param to the server's port on this machine
   */
  Recorder(int to) throws IOException {
    this.to = to;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** What was sent by connection, in the order they came. */
  List<byte[]> captures() {
    return captures.stream().map(ByteArrayOutputStream::toByteArray).toList();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket client = server.accept();
        Socket ahead = new Socket(InetAddress.getLoopbackAddress(), to);
        ByteArrayOutputStream capture = new ByteArrayOutputStream();
        captures.add(capture);
        threads.execute(() -> pass(client, ahead, capture));
        threads.execute(() -> pass(ahead, client, OutputStream.nullOutputStream()));
      }
    } catch (IOException e) {
      LOG.debug("no further connections are recorded", e);
    }
  }

  private static void pass(Socket from, Socket to, OutputStream copy) {
    byte[] bytes = new byte[4096];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        copy.write(bytes, 0, n);
        to.getOutputStream().write(bytes, 0, n);
      }
    } catch (IOException e) {
      LOG.debug("a recorded connection has ended", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdown();
  }
}
