/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.api;

import java.io.IOException;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The files that hold the settings of the node's owner. Any thread; what is told is what was read
 * last and can be applied: a file that is no configuration counts with what it said before.
 */
@ProviderType
public interface SettingFiles {
  /** The folder of which files can be replaced, as the names of files begin. */
  String OWN = "config/";

  /**
   * What the files hold. Does not block.
   *
   * @return JSON objects by the name of the file with its folder; those of the data folder begin
   *     with {@link #OWN}, those of the distribution with another name
   */
  Map<String, String> contents();

  /**
   * Brings the files of the data folder to these and applies what they say. Files that already hold
   * the same stay untouched. Blocks until the settings are applied.
   *
   * @param contents JSON objects by the name of the file, with {@link #OWN}; files that are not
   *     among them are deleted
   * @throws IOException if a file cannot be written; some may be new already
   */
  void replace(Map<String, String> contents) throws IOException;

  /**
   * Whether a setting must not be shown.
   *
   * @param pid whose
   * @param name the setting
   * @return true for what its component declares as a password
   */
  boolean secret(String pid, String name);

  /**
   * Tells of changes from now on. Called on the thread that watches the files, after the change was
   * applied; must not block, exceptions are logged.
   *
   * @param listener whom to tell
   * @return ends it when closed
   */
  Watch watch(Runnable listener);

  /** A listener's stay; idempotent close. */
  @ProviderType
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
