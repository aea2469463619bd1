/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The streams of this node. Any thread. */
@ProviderType
public interface Streams {
  /** What devices say, decoded; partitioned by device. */
  String DEVICE = "device";

  /** What could not be processed: the original message and the reason. */
  String DEAD_LETTERS = "dead-letters";

  /** What is to be said to devices. */
  String DOWNLINK = "downlink";

  /**
   * The stream of that name, created with the configured defaults on first use.
   *
   * @param name 1 to 63 characters out of {@code a-z 0-9 -}
   * @return the stream; the same object for the same name while this service lives
   * @throws StreamException if it cannot be opened or created
   */
  Stream stream(String name);

  /**
   * The streams that exist.
   *
   * @return their names, sorted
   */
  List<String> names();
}
