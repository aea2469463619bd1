/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a new version of a bundle practises before it takes over: the code that counts in the first
 * moments runs a few thousand times, so that the virtual machine has compiled it by then. The
 * bundle names the class in its manifest, {@value #HEADER}; it has a public constructor without
 * parameters. No bundle needs one.
 *
 * <p>It runs while the version before still works, in a bundle that is resolved and not started:
 * there is no configuration, no service, no component, and it must not look for one. It makes what
 * it needs itself and lets go of it: no file, port, registration, thread or static field of it is
 * left when it returns. A rehearsal never speaks to a device, a user or another bundle.
 */
@ConsumerType
public interface Rehearsal {
  /** The manifest header with the name of the class that implements this. */
  String HEADER = "Backplane-Rehearsal";

  /**
   * Practises. Called once for an instance, on a thread made for it, which is interrupted when the
   * budget of an update is used up; a few hundred milliseconds are usual.
   *
   * @throws Exception if the version does not even work by itself: it is refused with that reason,
   *     and the version before goes on undisturbed
   */
  void rehearse() throws Exception;
}
