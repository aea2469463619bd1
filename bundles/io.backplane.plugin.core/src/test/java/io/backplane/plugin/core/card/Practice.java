/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.card;

import io.backplane.plugin.api.Rehearsal;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.FrameworkUtil;

/** A rehearsal that may go wrong. */
public final class Practice implements Rehearsal {
  /** A manifest header: it throws. */
  public static final String FAILS = "Rehearsal-Fails";

  /** A manifest header: it never ends. */
  public static final String HANGS = "Rehearsal-Hangs";

  @Override
  public void rehearse() throws Exception {
    Card.tell("practises");
    if (has(FAILS)) throw new IllegalStateException("not today");
    if (has(HANGS)) new CountDownLatch(1).await();
  }

  private static boolean has(String header) {
    return FrameworkUtil.getBundle(Practice.class).getHeaders("").get(header) != null;
  }
}
