/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import io.backplane.launcher.state.Generations;
import java.io.IOException;
import java.util.List;
import org.osgi.framework.BundleException;

/**
 * One start as it happens every day, so that the virtual machine can record which classes it takes
 * and load them faster the next time. It needs no browser and no other tool.
 */
final class Rehearsal {
  private static final int ROUNDS = 3;
  private static final List<String> PAGES =
      List.of("/", "/api/v1/setup", "/api/v1/session", "/health/ready", "/api/v1/openapi.json");

  private Rehearsal() {}

  static int run(Options asked, DataFolder data, Ending ending)
      throws IOException, BundleException, InterruptedException {
    Options options = asked.withPortOffset(Ports.freeOffset());
    Node node = Node.prepare(options, data);
    ending.with(node);
    node.start(options);
    node.startRemaining();
    Generations generations = new Generations(options.home(), options.data());
    generations.prepareNext(node::runs);
    generations.choose();
    Probe probe = new Probe(options);
    for (int round = 0; round < ROUNDS && node.runs(); round++)
      for (String page : PAGES) System.out.println(page + " " + probe.get(page).status());
    node.stop();
    return 0;
  }
}
