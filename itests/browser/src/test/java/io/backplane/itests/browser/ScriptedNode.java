/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import io.backplane.console.ConsoleServlet;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A node whose state a test decides: the console's own servlet, REST and the live feed over values
 * that are computed. It shows the console a hundred thousand devices, faults and interruptions at
 * will, without a backend.
 */
final class ScriptedNode implements AutoCloseable {
  final ScriptedWorld world;
  final ScriptedLive live;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ServletHolder console;

  ScriptedNode(ScriptedWorld world, int port) throws Exception {
    this.world = world;
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/");
    JettyWebSocketServletContainerInitializer.configure(context, null);
    live = new ScriptedLive(world);
    context.addServlet(new ServletHolder(new ScriptedRest(world, live)), "/api/v1/*");
    context.addServlet(new ServletHolder(new ScriptedIngest(world, live)), "/ingest/v1/*");
    context.addServlet(new ServletHolder(live), "/live/v1");
    console = new ServletHolder(new ConsoleServlet(ClasspathBundle.of(built(), "0.1.0")));
    context.addServlet(console, "/");
    server.setHandler(context);
    server.start();
    live.start();
  }

  /** Where the build of the console left its classes and files. */
  static Path built() {
    return Path.of(System.getProperty("web.source")).resolve("../../../target/classes").normalize();
  }

  /** Serves another console from now on, as after an update of its bundle. */
  void serve(Path folder, String version) throws Exception {
    console.stop();
    console.setServlet(new ConsoleServlet(ClasspathBundle.of(folder, version)));
    console.start();
  }

  String url() {
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  @Override
  public void close() {
    live.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the scripted node does not stop", e);
    }
  }
}
