/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import io.backplane.marks.Boundary;
import io.backplane.security.api.ServerIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The doors of one server. They consist of the server's classes only and stay open when this card
 * goes, so that a successor finds them by their names and no connection ends; without a successor
 * they close after a while.
 */
@Boundary("Jetty declares no exception closer than Exception.")
final class Doors {
  private static final Logger LOG = LoggerFactory.getLogger(Doors.class);
  private static final String MARK = "door ";
  private static final String OWNED_BY = " of ";
  private static final int BACKLOG = 1024;
  private final String owner = UUID.randomUUID().toString();
  private final Server server;
  private final long graceMillis;
  private final Tls tls;
  private final Map<Door, String> faults = new LinkedHashMap<>();
  private boolean left;

  Doors(Server server, long graceMillis) {
    this.server = server;
    this.graceMillis = graceMillis;
    SslContextFactory.Server found =
        ours(server).stream()
            .map(c -> c.getConnectionFactory(SslConnectionFactory.class))
            .filter(f -> f != null)
            .map(SslConnectionFactory::getSslContextFactory)
            .findFirst()
            .orElse(null);
    tls = new Tls(found);
  }

  /**
   * Makes it so: closes what is not wanted, opens what is missing, keeps the rest.
   *
   * @param wanted the doors
   * @param identity for TLS; null if there is none, which keeps what is open as it is
   */
  synchronized void apply(List<Door> wanted, ServerIdentity identity) {
    if (left) return;
    faults.keySet().retainAll(wanted);
    for (ServerConnector connector : ours(server))
      if (wanted.stream().noneMatch(d -> is(connector, d))) close(server, connector);
    boolean showing = show(identity);
    for (Door door : wanted) {
      ServerConnector open = find(door);
      if (open != null) open.setName(name(door));
      else if (showing || !door.tls()) open(door);
    }
  }

  private boolean show(ServerIdentity identity) {
    if (identity == null) return false;
    try {
      tls.show(identity);
      return true;
    } catch (GeneralSecurityException | IOException e) {
      LOG.error("The certificate cannot be shown: {}", e.getMessage(), e);
      return false;
    }
  }

  private void open(Door door) {
    try {
      ServerConnector connector = connector(door);
      connector.open(
          SharedPort.open(new InetSocketAddress(door.host(), door.port()), beside(door), BACKLOG));
      start(connector);
      faults.remove(door);
      LOG.info("{} listens on {}:{}", door.name(), door.host(), door.port());
    } catch (IOException e) {
      String fault = String.valueOf(e.getMessage());
      if (!fault.equals(faults.put(door, fault)))
        LOG.warn("{} cannot listen on port {}, trying on: {}", door.name(), door.port(), fault);
    }
  }

  private void start(ServerConnector connector) throws IOException {
    server.addConnector(connector);
    try {
      connector.start();
    } catch (Exception e) { // Jetty declares nothing closer
      close(server, connector);
      throw new IOException(e.getMessage(), e);
    }
  }

  /** As the server's own connector is set, so that all doors have the same limits. */
  private ServerConnector connector(Door door) {
    ServerConnector first = first();
    HttpConfiguration http =
        new HttpConfiguration(
            first.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration());
    ServerConnector connector;
    if (door.tls()) {
      // no HSTS: browsers would apply it to the clear port of this host, too
      http.addCustomizer(new SecureRequestCustomizer(false));
      connector =
          new ServerConnector(
              server,
              new SslConnectionFactory(tls.factory(), HttpVersion.HTTP_1_1.asString()),
              new HttpConnectionFactory(http));
    } else {
      connector = new ServerConnector(server, new HttpConnectionFactory(http));
    }
    connector.setIdleTimeout(first.getIdleTimeout());
    connector.setHost(door.host());
    connector.setPort(door.port());
    connector.setName(name(door));
    return connector;
  }

  private List<ServerSocketChannel> beside(Door door) {
    List<ServerSocketChannel> sockets = new ArrayList<>();
    for (Connector c : server.getConnectors())
      if (c instanceof ServerConnector s
          && s.getLocalPort() == door.port()
          && s.getTransport() instanceof ServerSocketChannel socket) sockets.add(socket);
    return sockets;
  }

  /** The server's own connector. */
  ServerConnector first() {
    return Arrays.stream(server.getConnectors())
        .filter(c -> c instanceof ServerConnector && !isOurs(c))
        .map(ServerConnector.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The server has no connector of its own"));
  }

  int clearPort() {
    return first().getLocalPort();
  }

  synchronized Map<Door, String> faults() {
    return Map.copyOf(faults);
  }

  ServerConnector find(Door door) {
    return ours(server).stream().filter(c -> is(c, door)).findFirst().orElse(null);
  }

  /** Leaves the doors to a successor; the server's own timer closes them if none comes. */
  synchronized void leave() {
    left = true;
    Server leftServer = server;
    String leftBy = OWNED_BY + owner;
    if (leftServer.getScheduler().isRunning())
      leftServer
          .getScheduler()
          .schedule(() -> closeLeft(leftServer, leftBy), graceMillis, TimeUnit.MILLISECONDS);
  }

  private static void closeLeft(Server server, String leftBy) {
    for (ServerConnector connector : ours(server))
      if (connector.getName().endsWith(leftBy)) close(server, connector);
  }

  private static void close(Server server, ServerConnector connector) {
    try {
      connector.stop();
    } catch (Exception e) { // Jetty declares nothing closer
      LOG.warn("{} did not close cleanly", connector.getName(), e);
    }
    server.removeConnector(connector);
    LOG.info("{}:{} is closed", connector.getHost(), connector.getPort());
  }

  private String name(Door door) {
    return MARK + door.label() + OWNED_BY + owner;
  }

  private static boolean is(ServerConnector connector, Door door) {
    return connector.getName().startsWith(MARK + door.label() + OWNED_BY);
  }

  static boolean isOurs(Connector connector) {
    return connector.getName() != null && connector.getName().startsWith(MARK);
  }

  private static List<ServerConnector> ours(Server server) {
    return Arrays.stream(server.getConnectors())
        .filter(Doors::isOurs)
        .map(ServerConnector.class::cast)
        .toList();
  }
}
