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
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
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
      if (r.getStatus() == Status.BUFFER_OVERFLOW) {
        throw new IOException("no room for what came over TLS: " + r);
      }
      boolean worked = tasks() || answered();
      more = worked || r.bytesConsumed() > 0 || r.bytesProduced() > 0;
    }
    in.compact();
    int got = to.position() - before;
    return got == 0 && (n < 0 || engine.isInboundDone()) ? -1 : got;
  }

  /** In the middle of a handshake what was read may go on only after something was sent. */
  private boolean answered() throws IOException {
    if (engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
      return false;
    }
    write(NOTHING);
    return engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
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
