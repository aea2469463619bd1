/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system.interop;

import java.util.List;
import java.util.Set;

/** Clients of one code base in one version of MQTT, by what tests ask of them. */
interface Family {
  /** A message; {@code retained} is the flag of its packet. */
  record Said(String topic, String payload, int qos, boolean retained) {
    static Said of(String topic, String payload, int qos) {
      return new Said(topic, payload, qos, false);
    }

    Said retain() {
      return new Said(topic, payload, qos, true);
    }
  }

  /** A client that is connected and has subscribed. */
  interface Ear extends AutoCloseable {
    /** Whether the node went on with an earlier session. */
    boolean resumed();

    /** What the node said to the subscription. */
    int granted();

    /** What came so far, in its order. */
    List<Said> heard();

    /** Says good-bye. */
    @Override
    void close() throws Exception;
  }

  /** Whether the programs it needs are on this machine. */
  default boolean isThere() {
    return true;
  }

  boolean v5();

  Set<Visit.Way> ways();

  /**
   * Connects and gives up again.
   *
   * @return the code of CONNACK
   */
  int knock(Visit visit) throws Exception;

  /** Connects and subscribes; comes back when the subscription is answered. */
  Ear listen(Visit visit, String filter, int qos) throws Exception;

  /**
   * Connects, publishes, waits for the acknowledgement and leaves.
   *
   * @return its reason code, 0 in 3.1.1
   */
  int publish(Visit visit, Said message) throws Exception;
}
