/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.api;

import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.Generation.Kind;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The generations of this node. Each lies in a file of its own, signed with the node's key, until
 * there are too many newer ones or it is too old. Any thread.
 */
@ProviderType
public interface Generations {
  /**
   * What the node runs, and what it starts the next time. Does not block.
   *
   * @return the newest generation
   * @throws IllegalStateException during the first moments of a node, while there is none
   */
  Generation current();

  /**
   * A kept generation. Reads a file.
   *
   * @param number which
   * @return empty if there never was one or it is not kept any more
   * @throws IllegalStateException if its file is not as this node signed it
   */
  Optional<Generation> generation(long number);

  /**
   * What was done to the node as far as it is kept, failed changes too. Reads files once.
   *
   * @return newest first
   */
  List<Transaction> transactions();

  /**
   * What differs between two kept generations.
   *
   * @param from one
   * @param to the other
   * @return what leads from the one to the other
   * @throws BundleAdmin.ChangeRefused if one of them is not kept or not whole
   */
  Difference difference(long from, long to);

  /**
   * Brings bundles and configuration back to what they were, while the node runs, as a new
   * generation. Data stays as it is. Blocks until it is done; changes run one at a time.
   *
   * @param number the generation to go back to
   * @param by who wants it and why
   * @return what happened; not done if a bundle did not work, all is then as it was before
   * @throws BundleAdmin.ChangeRefused if nothing was changed, with a reason for people
   */
  Transaction rollback(long number, By by);

  /**
   * Reads all kept generations and the jars they name and holds them against signatures and
   * digests. Blocks for as long as reading all of that takes.
   *
   * @return newest first
   */
  List<Verdict> verify();

  /**
   * What the node's owner should know: a generation that could not be started, say. Does not block.
   *
   * @return sentences, none if all is well
   */
  List<String> warnings();

  /**
   * A change, or the attempt of one.
   *
   * @param time when, microseconds since the epoch
   * @param by who and why
   * @param kind of the change
   * @param what was changed, a sentence
   * @param outcome how it went, a sentence
   * @param done whether it made a generation; if not, all is as it was before
   * @param generation the one it made, or the one that stayed
   */
  record Transaction(
      long time, By by, Kind kind, String what, String outcome, boolean done, long generation) {}

  /**
   * A difference.
   *
   * @param from the number of one generation
   * @param to the number of the other
   * @param bundles that came, went or changed, by name
   * @param settings that came, went or changed, by PID and name
   */
  record Difference(long from, long to, List<BundleChange> bundles, List<SettingChange> settings) {
    /** Keeps its own copies. */
    public Difference {
      bundles = List.copyOf(bundles);
      settings = List.copyOf(settings);
    }
  }

  /**
   * A bundle that is not the same in two generations.
   *
   * @param symbolicName its name
   * @param fromVersion its version in the one, empty if it is not there
   * @param toVersion its version in the other, empty if it is not there
   * @param fromSha256 of its jar in the one, empty if it is not there
   * @param toSha256 of its jar in the other, empty if it is not there
   */
  record BundleChange(
      String symbolicName,
      String fromVersion,
      String toVersion,
      String fromSha256,
      String toSha256) {}

  /**
   * A setting that is not the same in two generations.
   *
   * @param pid whose
   * @param name its name
   * @param from its value in the one as people may see it, empty if it is not set
   * @param to its value in the other, the same
   */
  record SettingChange(String pid, String name, String from, String to) {}

  /**
   * What verifying a generation found.
   *
   * @param number of the generation
   * @param time when it was made, microseconds since the epoch; 0 if the file cannot be read
   * @param problem what is not as it was, empty if all is
   */
  record Verdict(long number, long time, String problem) {}
}
