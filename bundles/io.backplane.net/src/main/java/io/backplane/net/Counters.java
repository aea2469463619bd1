/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import java.util.concurrent.atomic.LongAdder;

/** What happened since the start. */
final class Counters {
  final LongAdder accepted = new LongAdder();
  final LongAdder closed = new LongAdder();
  final LongAdder handedOver = new LongAdder();
  final LongAdder parkExpired = new LongAdder();
  final LongAdder bytesIn = new LongAdder();
  final LongAdder bytesOut = new LongAdder();
}
