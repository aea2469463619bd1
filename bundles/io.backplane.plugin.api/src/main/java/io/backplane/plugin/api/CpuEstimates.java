/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.api;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How much CPU time bundles take. An estimate: threads are shared between bundles, so the time of a
 * thread is measured and what it is busy with is sampled. Good for telling who takes most, not for
 * accounts. Any thread may ask; nothing blocks.
 */
@ProviderType
public interface CpuEstimates {
  /** Number under which {@link #estimates} has what belongs to no bundle. */
  long VIRTUAL_MACHINE = -1;

  /**
   * The estimates as of now.
   *
   * @return by the framework's number of the bundle; under {@link #VIRTUAL_MACHINE} what belongs to
   *     none: garbage collection, compilation, threads of the JDK, and what is not attributed yet;
   *     bundles that took nothing are left out; never null, empty while nobody samples
   */
  Map<Long, Estimate> estimates();

  /**
   * What one of them took.
   *
   * @param seconds of CPU time since sampling began, never less than before, 0 or more
   * @param cores busy on average of the last minute, or since sampling began if that is shorter; 0
   *     or more, 1 is one core
   */
  record Estimate(double seconds, double cores) {}
}
