/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.metrics.api.MetricSink;
import io.backplane.net.api.Listeners.Listener;
import io.backplane.security.api.ServerIdentity;
import io.backplane.security.certificate.TestAuthority;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The network bundle without a framework, and clients of it. */
final class Rig implements AutoCloseable {
  private static final char[] WORD = "word".toCharArray();
  final TestAuthority authority;
  final Net net;
  private final Path data;
  private final List<Socket> sockets = new ArrayList<>();

  Rig(Path data, String... listeners) throws GeneralSecurityException {
    this.data = data;
    authority = TestAuthority.create("here");
    net = new Net(settings(30_000, listeners), new HostRule(data, false, 0), 100);
  }

  static NetSettings settings(long parkMillis, String... listeners) {
    List<ListenerSpec> specs = Stream.of(listeners).map(ListenerSpec::parse).toList();
    return new NetSettings(specs, 1, 1000, parkMillis);
  }

  ServerIdentity identity() throws GeneralSecurityException {
    return authority.issue("localhost", "127.0.0.1");
  }

  Path data() {
    return data;
  }

  Listener listener(int index) {
    await(() -> net.list().size() > index && net.list().get(index).bound());
    return net.list().get(index);
  }

  Socket connect(int index) throws IOException {
    return connect(index, "127.0.0.1");
  }

  Socket connect(int index, String host) throws IOException {
    return keep(new Socket(host, listener(index).port()));
  }

  SSLSocket secure(int index) throws Exception {
    return secure(index, null);
  }

  /** A client over TLS, with a certificate of its own if it is given one. */
  SSLSocket secure(int index, ServerIdentity self) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            trusting(self).getSocketFactory().createSocket("localhost", listener(index).port());
    keep(socket);
    socket.startHandshake();
    return socket;
  }

  SSLContext trusting(ServerIdentity self) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("authority", authority.certificate());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(trust);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (self != null) {
      own.setKeyEntry("me", self.key(), WORD, self.chain().toArray(X509Certificate[]::new));
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, WORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private Socket keep(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    sockets.add(socket);
    return socket;
  }

  static void say(Socket s, String text) throws IOException {
    s.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    s.getOutputStream().flush();
  }

  static String ask(Socket s, String text) throws IOException {
    say(s, text);
    return read(s, text.length() + 2);
  }

  static String read(Socket s, int length) throws IOException {
    return new String(s.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "condition not met within 10 s");
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** How often a listener turned somebody away for a reason, as its metrics say. */
  long refused(String listener, String reason) {
    AtomicLong found = new AtomicLong(-1);
    net.collect(
        new MetricSink() {
          @Override
          public void counter(String name, String help, double value, String... labels) {
            if (name.equals("backplane_net_refused_total")
                && List.of(labels).equals(List.of("listener", listener, "reason", reason))) {
              found.set((long) value);
            }
          }

          @Override
          public void gauge(String name, String help, double value, String... labels) {
            // of no interest here
          }
        });
    return found.get();
  }

  @Override
  public void close() {
    for (Socket s : sockets) {
      try {
        s.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    net.close();
  }
}
