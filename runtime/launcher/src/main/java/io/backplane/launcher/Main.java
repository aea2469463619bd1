/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import io.backplane.launcher.state.Generations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process: takes the data folder, starts the node, ends when the node or the system says so.
 */
public final class Main {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int IN_USE = 3;

  private Main() {}

  /**
   * Runs a node until it is stopped.
   *
   * @param args see {@link Options}
   */
  public static void main(String[] args) {
    System.exit(run(List.of(args)));
  }

  static int run(List<String> args) {
    Options options;
    try {
      options = Options.parse(args, home());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return USAGE;
    }
    System.setProperty("backplane.data", options.data().toString());
    System.setProperty("backplane.home", options.home().toString());
    Ending ending = new Ending();
    try (DataFolder data = ending.open(options.data())) {
      return run(options, data, ending);
    } catch (DataFolder.InUse e) {
      System.err.println(e.getMessage());
      return IN_USE;
    } catch (IOException e) {
      System.err.println(
          "The data folder " + options.data() + " cannot be used: " + DataFolder.reason(e));
      return FAILED;
    }
  }

  private static int run(Options options, DataFolder data, Ending ending) {
    Logger log = LoggerFactory.getLogger(Main.class);
    try {
      if (options.rehearse()) return Rehearsal.run(options, data, ending);
      Ports.needFree(options.portOffset());
      Node node = Node.prepare(options, data);
      ending.with(node);
      node.start(options);
      new Announcer(options, data, node).announce();
      if (options.shell() && node.runs()) node.openPrompt();
      deleteOldCaches(data, log);
      prepareNext(options, node, log);
      node.waitForStop();
      return 0;
    } catch (BindException e) {
      System.err.println(e.getMessage());
      return FAILED;
    } catch (IOException
        | UncheckedIOException
        | BundleException
        | IllegalArgumentException
        | IllegalStateException e) {
      if (!ending.begun()) log.error("The node cannot start: {}", e.getMessage(), e);
      return FAILED;
    } catch (InterruptedException e) {
      ending.stopNode(); // which waits, as it could not once the thread is marked again
      Thread.currentThread().interrupt();
      return FAILED;
    } finally {
      ending.stopNode(); // a start that failed half-way must not go on without the folder's lock
    }
  }

  private static void deleteOldCaches(DataFolder data, Logger log) {
    try {
      data.cache().deleteOld();
    } catch (IOException | UncheckedIOException e) {
      log.warn("An old cache is left to the next start: {}", e.toString());
    }
  }

  private static void prepareNext(Options options, Node node, Logger log)
      throws InterruptedException {
    try {
      new Generations(options.home(), options.data()).prepareNext(node::runs);
    } catch (IOException e) {
      log.error("The next start may not take what runs now: {}", e.getMessage());
    }
  }

  private static Path home() {
    String home = System.getProperty("backplane.home");
    if (home != null) return Path.of(home).toAbsolutePath().normalize();
    try {
      Path jar = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return jar.toAbsolutePath().getParent().getParent();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("backplane.home is not set", e);
    }
  }
}
