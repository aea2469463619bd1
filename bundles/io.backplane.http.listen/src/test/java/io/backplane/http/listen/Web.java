/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** A real server with a connector of its own on loopback, as the HTTP service has it. */
final class Web implements AutoCloseable {
  final Server server = new Server();
  final ServerConnector own = new ServerConnector(server);

  Web() throws Exception {
    own.setHost("127.0.0.1");
    server.addConnector(own);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            response.getHeaders().put("Secure", request.isSecure() ? "yes" : "no");
            callback.succeeded();
            return true;
          }
        });
    server.start();
  }

  int port() {
    return own.getLocalPort();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** One request on an open connection; the head of the answer. */
  static String ask(Socket socket) throws IOException {
    socket.setSoTimeout(5_000);
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = socket.getInputStream().read();
      if (b < 0) throw new IOException("the connection ended after " + head);
      head.append((char) b);
    }
    return head.toString();
  }

  static Socket clear(String host, int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(host, port), 2_000);
    return socket;
  }

  /** A connection over TLS that trusts one authority and checks the name. */
  static SSLSocket secure(int port, X509Certificate authority) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("authority", authority);
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /**
   * Says hello with one version of TLS, byte by byte, as this machine's own client would refuse to.
   *
   * @return the type of the server's first record: 22 for its hello, 21 for an alert
   */
  static int hello(int port, int minorVersion) throws IOException {
    byte[] random = new byte[32];
    byte[] extensions = {
      0,
      10,
      0,
      4,
      0,
      2,
      0,
      23, // supported group: secp256r1
      0,
      11,
      0,
      2,
      1,
      0, // points: uncompressed
      0,
      13,
      0,
      6,
      0,
      4,
      4,
      3,
      2,
      3 // signatures: ECDSA with SHA-256 and SHA-1
    };
    // ECDHE-ECDSA with AES-128-GCM-SHA256 and with AES-128-CBC-SHA
    byte[] suites = {(byte) 0xC0, 0x2B, (byte) 0xC0, 0x09};
    int body = 2 + random.length + 1 + 2 + suites.length + 2 + 2 + extensions.length;
    var out = new java.io.ByteArrayOutputStream();
    out.writeBytes(new byte[] {22, 3, 1, 0, (byte) (body + 4), 1, 0, 0, (byte) body});
    out.writeBytes(new byte[] {3, (byte) minorVersion});
    out.writeBytes(random);
    out.writeBytes(new byte[] {0, 0, (byte) suites.length});
    out.writeBytes(suites);
    out.writeBytes(new byte[] {1, 0, 0, (byte) extensions.length});
    out.writeBytes(extensions);
    try (Socket socket = clear("127.0.0.1", port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(out.toByteArray());
      return socket.getInputStream().read();
    }
  }

  static List<String> statusLine(String head) {
    return head.lines().limit(1).toList();
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
