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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/** Clients that one thread serves. Small on purpose: it shares the cores with what it measures. */
final class Loop implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 18);
  private final List<Client> clients = new ArrayList<>();
  private final Latencies latencies = new Latencies();
  private final SSLContext tls;
  private final int port;
  private volatile long acknowledged;
  private volatile int closed;
  private boolean filling;

  /**
   * @param tls null for none
   */
  Loop(int port, SSLContext tls) throws IOException {
    this.port = port;
    this.tls = tls;
  }

  ByteBuffer buffer() {
    return in;
  }

  void acknowledged(long now, long sentAt) {
    acknowledged++;
    latencies.add(now, now - sentAt);
  }

  /** Whether whoever can is to publish. */
  boolean filling() {
    return filling;
  }

  /** Messages acknowledged, any thread. */
  long acknowledged() {
    return acknowledged;
  }

  Latencies latencies() {
    return latencies;
  }

  List<Client> clients() {
    return clients;
  }

  /** A connection ended, which none is expected to do. */
  void closed(Client client) throws IOException {
    closed++;
    client.close();
  }

  int closed() {
    return closed;
  }

  /** Connects, so many at a time, and waits until all are accepted. */
  void connect(List<Login> logins, int atOnce) throws IOException {
    for (int i = 0; i < logins.size(); i++) {
      int most = i - atOnce;
      if (most >= 0) {
        Client before = clients.get(clients.size() - atOnce);
        await("connections are accepted", before::accepted);
      }
      SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channel.configureBlocking(false);
      channel.socket().setTcpNoDelay(true);
      Wire wire = tls == null ? new Wire.Plain(channel) : new TlsWire(channel, tls);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      Client client = new Client(this, wire, key, i);
      key.attach(client);
      clients.add(client);
      client.connect(logins.get(i));
    }
    awaitAll("connections are accepted", Client::accepted);
  }

  /** Subscribes with all clients, each with an ear of its own or all with one. */
  void subscribe(String filter, int qos, List<Ear> ears) throws IOException {
    for (int i = 0; i < clients.size(); i++) {
      clients.get(i).subscribe(filter, qos, ears.get(i % ears.size()));
    }
    awaitAll("subscriptions are granted", Client::subscribed);
  }

  /** Something to wait for while all clients are served. */
  interface Condition {
    boolean holds();
  }

  void await(String what, Condition condition) throws IOException {
    long until = System.nanoTime() + PATIENCE;
    while (!condition.holds()) {
      turn(50);
      if (System.nanoTime() > until || closed > 0) {
        throw new IOException(what + ": not so within 60 s; connections closed: " + closed);
      }
    }
  }

  private void awaitAll(String what, Predicate<Client> state) throws IOException {
    for (Client c : clients) {
      await(what, () -> state.test(c));
    }
  }

  /** Publishes for that long as fast as the windows allow, then waits for what is unanswered. */
  void publish(What what, long nanos) throws IOException {
    publish(what, nanos, () -> false);
  }

  /** Like {@link #publish(What, long)}, but for the times in which it is to hold back. */
  void publish(What what, long nanos, Condition held) throws IOException {
    clients.forEach(c -> c.publishing(what));
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      boolean before = filling;
      filling = !held.holds();
      if (filling && !before) {
        for (Client c : clients) {
          c.fill(System.nanoTime(), Integer.MAX_VALUE);
          c.write();
        }
      }
      turn(filling ? 50 : 1);
    }
    filling = false;
    awaitAll("everything is acknowledged", Client::settled);
  }

  /** Publishes so many messages, by the first client. */
  void publishSome(What what, int messages) throws IOException {
    Client c = clients.get(0);
    c.publishing(what);
    int[] left = {messages};
    await(
        "everything is published",
        () -> {
          left[0] -= c.fill(System.nanoTime(), left[0]);
          write(c);
          return left[0] == 0 && c.settled();
        });
  }

  /** Publishes at a rate, in turn, until told to stop; then waits for what is unanswered. */
  void publishSteadily(What what, double perSecond, Condition over) throws IOException {
    clients.forEach(c -> c.publishing(what));
    long begin = System.nanoTime();
    long sent = 0;
    int next = 0;
    while (!over.holds()) {
      long now = System.nanoTime();
      long due = (long) ((now - begin) / 1e9 * perSecond) - sent;
      for (int i = 0; i < clients.size() && due > 0; i++) {
        Client c = clients.get(next);
        next = (next + 1) % clients.size();
        int n = c.fill(now, (int) Math.max(1, Math.min(due, due / clients.size())));
        sent += n;
        due -= n;
        c.write();
      }
      turn(1);
    }
    awaitAll("everything is acknowledged", Client::settled);
  }

  private static void write(Client c) {
    try {
      c.write();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Serves its clients until told to stop. */
  void serve(Condition over) throws IOException {
    while (!over.holds()) {
      turn(20);
    }
  }

  private void turn(long millis) throws IOException {
    selector.select(millis);
    for (SelectionKey key : selector.selectedKeys()) {
      Client c = (Client) key.attachment();
      if (key.isReadable()) {
        c.read();
      }
      if (key.isValid()) {
        if (filling) {
          c.fill(System.nanoTime(), Integer.MAX_VALUE);
        }
        c.write();
      }
    }
    selector.selectedKeys().clear();
  }

  long sent() {
    return clients.stream().mapToLong(Client::sent).sum();
  }

  @Override
  public void close() throws IOException {
    for (Client c : clients) {
      c.close();
    }
    selector.close();
  }
}
