/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.cpu;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Collection;

/** The threads of this virtual machine. */
class Threads {
  private static final int DEPTH = 60;

  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** Whether their CPU time can be had. */
  boolean measurable() {
    return threads != null
        && threads.isThreadCpuTimeSupported()
        && threads.isThreadCpuTimeEnabled();
  }

  long[] ids() {
    return threads.getAllThreadIds();
  }

  /** CPU time of each in nanoseconds, -1 for one that has ended. */
  long[] cpu(long[] ids) {
    return threads.getThreadCpuTime(ids);
  }

  /** What each is at, null for one that has ended. */
  ThreadInfo[] stacks(Collection<Long> ids) {
    return threads.getThreadInfo(ids.stream().mapToLong(Long::longValue).toArray(), DEPTH);
  }
}
