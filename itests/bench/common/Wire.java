/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The way of a client's bytes, plain or through TLS. */
interface Wire extends Closeable {
  SocketChannel channel();

  /**
   * Reads what there is.
   *
   * @return -1 at the end
   */
  int read(ByteBuffer in) throws IOException;

  /**
   * Writes what it can.
   *
   * @param out ready to be read
   * @return whether everything is on its way, what TLS adds included
   */
  boolean write(ByteBuffer out) throws IOException;

  @Override
  default void close() throws IOException {
    channel().close();
  }

  /** Nothing in between. */
  record Plain(SocketChannel channel) implements Wire {
    @Override
    public int read(ByteBuffer in) throws IOException {
      return channel.read(in);
    }

    @Override
    public boolean write(ByteBuffer out) throws IOException {
      channel.write(out);
      return !out.hasRemaining();
    }
  }
}
