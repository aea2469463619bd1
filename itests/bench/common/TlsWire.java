/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** TLS 1.3 between a client and its socket. */
final class TlsWire implements Wire {
  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer in;
  private final ByteBuffer out;

  TlsWire(SocketChannel channel, SSLContext context) throws IOException {
    this.channel = channel;
    this.engine = context.createSSLEngine("localhost", channel.socket().getPort());
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {"TLSv1.3"});
    int packet = engine.getSession().getPacketBufferSize();
    this.in = ByteBuffer.allocateDirect(2 * packet);
    this.out = ByteBuffer.allocateDirect(packet).limit(0);
    engine.beginHandshake();
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    int n = channel.read(in);
    in.flip();
    int before = to.position();
    boolean more = true;
    while (more) {
      SSLEngineResult r = engine.unwrap(in, to);
      if (r.getStatus() == Status.CLOSED || r.getStatus() == Status.BUFFER_OVERFLOW) {
        throw new IOException("TLS ended with " + r);
      }
      boolean worked = tasks();
      more = worked || r.bytesConsumed() > 0 || r.bytesProduced() > 0;
    }
    in.compact();
    return n < 0 ? n : to.position() - before;
  }

  private boolean tasks() {
    boolean worked = false;
    for (Runnable r = engine.getDelegatedTask(); r != null; r = engine.getDelegatedTask()) {
      r.run();
      worked = true;
    }
    return worked;
  }

  @Override
  public boolean write(ByteBuffer from) throws IOException {
    channel.write(out);
    while (!out.hasRemaining()
        && (from.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP)) {
      out.clear();
      SSLEngineResult r = engine.wrap(from, out);
      out.flip();
      tasks();
      channel.write(out);
      if (r.bytesProduced() == 0) {
        break;
      }
    }
    boolean waits = engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP;
    return !out.hasRemaining() && (waits || !from.hasRemaining());
  }
}
