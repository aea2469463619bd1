/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;

/** One client of MQTT 3.1.1: publishes with a window, or hears and acknowledges. */
final class Client {
  private static final byte[] NOTHING = {};
  private final Loop loop;
  private final Wire wire;
  private final SelectionKey key;
  private final int index;
  private ByteBuffer out;
  private byte[] left = NOTHING;
  private boolean accepted;
  private boolean subscribed;

  // publishing
  private byte[] packet;
  private Body body;
  private int qos;
  private int idAt;
  private int bodyAt;
  private int window;
  private long[] sentAt = {};
  private int packetId;
  private int inFlight;
  private long sent;

  // hearing
  private Ear ear;

  Client(Loop loop, Wire wire, SelectionKey key, int index) {
    this.loop = loop;
    this.wire = wire;
    this.key = key;
    this.index = index;
    this.out = ByteBuffer.allocate(512);
  }

  void connect(Login login) throws IOException {
    byte[] id = login.client().getBytes(StandardCharsets.UTF_8);
    byte[] user = login.user().getBytes(StandardCharsets.UTF_8);
    byte[] password = login.password().getBytes(StandardCharsets.UTF_8);
    boolean named = user.length > 0;
    out.put((byte) 0x10);
    length(out, 12 + id.length + (named ? 4 + user.length + password.length : 0));
    out.put(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, (byte) (named ? 0xC2 : 0x02), 3, 0});
    string(id);
    if (named) {
      string(user);
      string(password);
    }
    write();
  }

  void subscribe(String filter, int wanted, Ear by) throws IOException {
    ear = by;
    byte[] f = filter.getBytes(StandardCharsets.UTF_8);
    out.put((byte) 0x82);
    length(out, 5 + f.length);
    out.putShort((short) 1);
    string(f);
    out.put((byte) wanted);
    write();
  }

  /** What {@link #fill} sends from now on. */
  void publishing(What what) {
    byte[] topic = what.topic().getBytes(StandardCharsets.UTF_8);
    body = what.body();
    qos = what.qos();
    window = what.window();
    ByteBuffer b = ByteBuffer.allocate(16 + topic.length + body.text().length);
    b.put((byte) (0x30 | qos << 1));
    length(b, 2 + topic.length + (qos > 0 ? 2 : 0) + body.text().length);
    b.putShort((short) topic.length).put(topic);
    idAt = b.position();
    if (qos > 0) {
      b.putShort((short) 0);
    }
    bodyAt = b.position();
    b.put(body.text());
    packet = new byte[b.flip().remaining()];
    b.get(packet);
    sentAt = new long[Integer.highestOneBit(Math.max(1, window)) * 2];
    room(Math.min(window * packet.length, 1 << 18));
  }

  private static void length(ByteBuffer to, int n) {
    int rest = n;
    do {
      int b = rest & 127;
      rest >>>= 7;
      to.put((byte) (rest > 0 ? b | 128 : b));
    } while (rest > 0);
  }

  private void string(byte[] b) {
    out.putShort((short) b.length).put(b);
  }

  private void room(int bytes) {
    if (out.remaining() < bytes) {
      ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(2 * out.capacity(), bytes + 512));
      larger.put(out.flip());
      out = larger;
    }
  }

  /** Sends as many as the window and the buffer allow, and not more than that. */
  int fill(long now, int most) {
    int n = 0;
    while (n < most && (qos == 0 || inFlight < window) && out.remaining() >= packet.length) {
      if (qos > 0) {
        packetId = (packetId + 1) % sentAt.length;
        sentAt[packetId] = now;
        packet[idAt] = (byte) (packetId + 1 >> 8);
        packet[idAt + 1] = (byte) (packetId + 1);
        inFlight++;
      }
      body.change(packet, bodyAt, index, sent++);
      out.put(packet);
      n++;
    }
    return n;
  }

  void read() throws IOException {
    ByteBuffer in = loop.buffer();
    in.clear().put(left);
    if (wire.read(in) < 0) {
      loop.closed(this);
      return;
    }
    in.flip();
    parse(in, System.nanoTime());
    left = in.hasRemaining() ? new byte[in.remaining()] : NOTHING;
    in.get(left);
  }

  private void parse(ByteBuffer in, long now) throws IOException {
    while (in.remaining() >= 2) {
      int start = in.position();
      int first = in.get() & 0xFF;
      int length = 0;
      int shift = 0;
      byte b = -1;
      while (b < 0 && in.hasRemaining()) {
        b = in.get();
        length |= (b & 127) << shift;
        shift += 7;
      }
      if (b < 0 || in.remaining() < length) {
        in.position(start);
        return;
      }
      int end = in.position() + length;
      packet(first, in, end, now);
      in.position(end);
    }
  }

  private void packet(int first, ByteBuffer in, int end, long now) throws IOException {
    switch (first >> 4) {
      case 2 -> {
        if (in.getShort() != 0) {
          throw new IOException("connection refused with code " + in.get(end - 1));
        }
        accepted = true;
      }
      case 3 -> heard(first, in, now);
      case 4 -> {
        inFlight--;
        loop.acknowledged(now, sentAt[in.getShort() - 1]);
      }
      case 9 -> subscribed = in.get(end - 1) >= 0;
      default -> throw new IOException("unexpected packet of type " + first);
    }
  }

  private void heard(int first, ByteBuffer in, long now) {
    in.position(in.position() + 2 + in.getShort(in.position()));
    if ((first & 6) != 0) {
      room(4);
      out.put((byte) 0x40).put((byte) 2).putShort(in.getShort());
    }
    ear.hear(ear.exact() ? Body.Numbered.number(in, in.position()) : 0, now);
  }

  void write() throws IOException {
    out.flip();
    boolean more = loop.filling() && qos == 0 && packet != null;
    boolean done = wire.write(out) && !more;
    out.compact();
    int wanted = done ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  boolean accepted() {
    return accepted;
  }

  boolean subscribed() {
    return subscribed;
  }

  /** What was published by it. */
  long sent() {
    return sent;
  }

  /** Nothing of what it published waits any more. */
  boolean settled() {
    return inFlight == 0 && out.position() == 0;
  }

  void close() throws IOException {
    key.cancel();
    wire.close();
  }
}
