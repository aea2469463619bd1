/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.card;

import io.backplane.plugin.api.Rehearsal;
import io.backplane.plugin.api.StateCarrier;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.FrameworkUtil;

/** A rehearsal and a handing over that may go wrong. */
public final class Practice implements Rehearsal, StateCarrier {
  /** A manifest header: it throws. */
  public static final String FAILS = "Rehearsal-Fails";

  /** A manifest header: it never ends. */
  public static final String HANGS = "Rehearsal-Hangs";

  /** A manifest header: it hands out no state. */
  public static final String EXPORT_FAILS = "Export-Fails";

  /** A manifest header: it takes no state in, as a class of its is missing. */
  public static final String IMPORT_FAILS = "Import-Fails";

  @Override
  public void rehearse() throws Exception {
    Card.tell("practises");
    if (has(FAILS)) throw new IllegalStateException("not today");
    if (has(HANGS)) new CountDownLatch(1).await();
  }

  @Override
  public String name() {
    return "state";
  }

  @Override
  public State exportState() {
    if (has(EXPORT_FAILS)) throw new IllegalStateException("no state today");
    return new State(1, new byte[0]);
  }

  @Override
  public void importState(State state) {
    if (has(IMPORT_FAILS)) throw new NoClassDefFoundError("no/such/State");
    Card.tell("takes over");
  }

  private static boolean has(String header) {
    return FrameworkUtil.getBundle(Practice.class).getHeaders("").get(header) != null;
  }
}
