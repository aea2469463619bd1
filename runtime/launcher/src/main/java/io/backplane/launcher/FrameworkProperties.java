/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the framework and the bundles that read framework properties are told. */
public final class FrameworkProperties {
  /** The start level at which the console's pages are served. */
  static final int PAGE_LEVEL = 3;

  /** The start level at which REST, ingest and live are served. */
  static final int SERVING_LEVEL = 5;

  private FrameworkProperties() {}

  /**
   * The properties of a node.
   *
   * @param options of the command line
   * @param cache an empty folder
   * @param startLevel at which the node is up
   * @return by name
   */
  public static Map<String, String> of(Options options, Path cache, int startLevel) {
    Map<String, String> p = new HashMap<>();
    p.put("org.osgi.framework.storage", cache.toString());
    p.put("felix.cache.locking", "false");
    p.put("org.osgi.framework.bsnversion", "multiple"); // an update is made ready beside its bundle
    p.put("org.osgi.framework.system.packages.extra", slf4j("1.7.36") + "," + slf4j("2.0.20"));
    p.put("ds.delayed.keepInstances", "true");
    p.put("felix.cm.pm", "memory");
    http(options, p);
    p.put("org.apache.cxf.osgi.http.transport.disable", "true");
    p.put("gosh.home", options.home().toString());
    p.put("gosh.args", options.shell() ? "" : "--nointeractive");
    p.put("backplane.home", options.home().toString());
    p.put("backplane.data", options.data().toString());
    p.put("backplane.port.offset", Integer.toString(options.portOffset()));
    p.put("backplane.mode", options.mode());
    p.put("backplane.serving.level", Integer.toString(Math.min(startLevel, SERVING_LEVEL)));
    p.put("backplane.start.level", Integer.toString(startLevel));
    if (options.insecureLan()) p.put("backplane.insecure.lan", "true");
    return p;
  }

  private static void http(Options options, Map<String, String> p) {
    p.put("org.osgi.service.http.port", Integer.toString(Ports.HTTP + options.portOffset()));
    p.put("org.apache.felix.http.host", "127.0.0.1");
    p.put("org.apache.felix.http.runtime.init.id", "backplane");
    p.put("org.apache.felix.jetty.websocket.enable", "true");
    p.put("org.apache.felix.jetty.gziphandler.enable", "true");
    p.put("org.apache.felix.http.jetty.sendServerHeader", "false");
  }

  /** Both generations, as old libraries ask for 1.7. */
  private static String slf4j(String version) {
    StringBuilder packages = new StringBuilder();
    for (String suffix : new String[] {"", ".spi", ".event", ".helpers"})
      packages.append(packages.isEmpty() ? "" : ",").append("org.slf4j").append(suffix);
    return packages.toString().replaceAll("([^,]+)", "$1;version=" + version);
  }
}
