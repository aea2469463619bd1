/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;

/** A client that says exactly what it is told to. */
final class RawClient implements AutoCloseable {
  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(15_000);
    socket.setTcpNoDelay(true);
  }

  void connect(String user, String clientId, int keepAlive, boolean will) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(body);
    out.writeUTF("MQTT");
    out.writeByte(4);
    out.writeByte(0xC2 | (will ? 0x0C : 0));
    out.writeShort(keepAlive);
    out.writeUTF(clientId);
    if (will) {
      out.writeUTF("events/gone");
      out.writeUTF("bye");
    }
    out.writeUTF(user);
    out.writeUTF("secret");
    packet(0x10, body.toByteArray());
  }

  /** Logs in with MQTT 5.0 and a clean start. */
  Packet login5(String user, String clientId, Frame properties) throws IOException {
    return login5(user, clientId, 0xC2, properties);
  }

  /** Logs in with MQTT 5.0. */
  Packet login5(String user, String clientId, int flags, Frame properties) throws IOException {
    send(Frame.connect(5, flags, 0).properties(properties).utf(clientId).utf(user).utf("secret"));
    return next();
  }

  void send(Frame frame) throws IOException {
    write(frame.done());
  }

  /** Sends a packet and reads the next one. */
  Packet ask(Frame frame) throws IOException {
    send(frame);
    return next();
  }

  /** The next packet; null if the server closed the connection. */
  Packet next() throws IOException {
    int first = read();
    if (first < 0) {
      return null;
    }
    int length = 0;
    int shift = 0;
    int b;
    do {
      b = read();
      length |= (b & 0x7F) << shift;
      shift += 7;
    } while (b >= 128);
    return new Packet(first, read(length));
  }

  private void packet(int header, byte[] body) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(header);
    all.write(body.length);
    all.write(body);
    socket.getOutputStream().write(all.toByteArray());
  }

  /** The return code of CONNACK. */
  int connack() throws IOException {
    return read(4)[3];
  }

  void write(int... bytes) throws IOException {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) bytes[i];
    }
    socket.getOutputStream().write(all);
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Nothing more will be said. */
  void end() throws IOException {
    socket.shutdownOutput();
  }

  byte[] read(int n) throws IOException {
    return socket.getInputStream().readNBytes(n);
  }

  /** The next byte, -1 at the end, however the peer ended it. */
  int read() throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (java.net.SocketException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
