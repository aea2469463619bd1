/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes QoS 1 as fast as a window per connection allows, from one thread, and notes how long each
 * acknowledgement took. Small on purpose: it shares the cores with what it measures.
 */
final class Load implements AutoCloseable {
  /** Whom to be. */
  record Login(String client, String user, String password) {}

  private final Selector selector;
  private final List<Connection> connections = new ArrayList<>();
  private final int window;
  private final byte[] topic;
  private final boolean values;
  private final int[] histogram = new int[4_000_000 / 20];
  private volatile long acknowledged;
  private long sent;
  private boolean filling;

  Load(int port, List<Login> logins, int window, String topic, boolean values) throws IOException {
    this.selector = Selector.open();
    this.window = window;
    this.topic = topic.getBytes(StandardCharsets.UTF_8);
    this.values = values;
    for (Login login : logins) {
      connections.add(new Connection(port, login));
    }
    long until = System.nanoTime() + 20_000_000_000L;
    while (connections.stream().anyMatch(c -> !c.accepted)) {
      turn(100);
      if (System.nanoTime() > until) {
        throw new IOException("not all connections were accepted within 20 s");
      }
    }
  }

  /** Publishes for that long, then waits for what is still unanswered. */
  void run(long nanos) throws IOException {
    long until = System.nanoTime() + nanos;
    filling = true;
    for (Connection c : connections) {
      c.fill();
      c.write();
    }
    while (System.nanoTime() < until) {
      turn(50);
    }
    filling = false;
    long patience = System.nanoTime() + 30_000_000_000L;
    while (acknowledged < sent && System.nanoTime() < patience) {
      turn(50);
    }
    if (acknowledged < sent) {
      throw new IOException(sent - acknowledged + " messages were never acknowledged");
    }
  }

  long acknowledged() {
    return acknowledged;
  }

  /** Latency below which that share of the acknowledgements came, in milliseconds. */
  double percentile(double share) {
    long total = 0;
    for (int n : histogram) {
      total += n;
    }
    long seen = 0;
    for (int i = 0; i < histogram.length; i++) {
      seen += histogram[i];
      if (seen >= total * share) {
        return i * 20 / 1000.0;
      }
    }
    return Double.NaN;
  }

  private void turn(long millis) throws IOException {
    selector.select(millis);
    for (SelectionKey key : selector.selectedKeys()) {
      Connection c = (Connection) key.attachment();
      if (key.isReadable()) {
        c.read();
      }
      c.write();
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    for (Connection c : connections) {
      c.channel.close();
    }
    selector.close();
  }

  /** One client. */
  private final class Connection {
    final SocketChannel channel;
    final SelectionKey key;
    final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
    final ByteBuffer out = ByteBuffer.allocateDirect(1 << 20);
    final long[] sentAt = new long[65_536];
    int packetId;
    int inFlight;
    int value;
    boolean accepted;

    Connection(int port, Login login) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channel.configureBlocking(false);
      channel.socket().setTcpNoDelay(true);
      key = channel.register(selector, SelectionKey.OP_READ, this);
      byte[] id = login.client().getBytes(StandardCharsets.UTF_8);
      byte[] user = login.user().getBytes(StandardCharsets.UTF_8);
      byte[] password = login.password().getBytes(StandardCharsets.UTF_8);
      boolean named = user.length > 0;
      int length = 10 + 2 + id.length + (named ? 4 + user.length + password.length : 0);
      out.put((byte) 0x10);
      length(length);
      out.put(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, (byte) (named ? 0xC2 : 0x02), 0, 60});
      string(id);
      if (named) {
        string(user);
        string(password);
      }
      write();
    }

    private void length(int n) {
      int rest = n;
      do {
        int b = rest & 127;
        rest >>>= 7;
        out.put((byte) (rest > 0 ? b | 128 : b));
      } while (rest > 0);
    }

    private void string(byte[] b) {
      out.putShort((short) b.length).put(b);
    }

    void fill() {
      while (filling && inFlight < window && out.remaining() > 512) {
        packetId = packetId == 65_535 ? 1 : packetId + 1;
        int t = 2000 + value % 1500;
        value++;
        String body =
            values
                ? "{\"temperature\":" + t / 100 + '.' + (10 + t % 90) + ",\"humidity\":" + (40 + t % 40) + "}"
                : "x";
        byte[] payload = body.getBytes(StandardCharsets.US_ASCII);
        out.put((byte) 0x32);
        length(2 + topic.length + 2 + payload.length);
        string(topic);
        out.putShort((short) packetId).put(payload);
        sentAt[packetId] = System.nanoTime();
        inFlight++;
        sent++;
      }
    }

    void read() throws IOException {
      if (channel.read(in) < 0) {
        throw new IOException("the server closed a connection");
      }
      in.flip();
      long now = System.nanoTime();
      int got = 0;
      while (in.remaining() >= 4) {
        int type = in.get() & 0xF0;
        int n = in.get();
        int first = in.get() & 0xFF;
        int second = in.get() & 0xFF;
        if (type == 0x20) {
          if (second != 0) {
            throw new IOException("connection refused with code " + second);
          }
          accepted = true;
        } else if (type == 0x40 && n == 2) {
          int micros20 = (int) ((now - sentAt[first << 8 | second]) / 20_000);
          histogram[Math.min(histogram.length - 1, micros20)]++;
          inFlight--;
          got++;
        } else {
          throw new IOException("unexpected packet of type " + Integer.toHexString(type));
        }
      }
      in.compact();
      acknowledged += got;
      fill();
    }

    void write() throws IOException {
      if (out.position() > 0) {
        out.flip();
        channel.write(out);
        out.compact();
      }
      key.interestOps(
          out.position() > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }
  }
}
