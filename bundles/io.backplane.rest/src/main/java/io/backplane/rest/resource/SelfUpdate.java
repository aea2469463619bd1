/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import io.backplane.plugin.api.BundleAdmin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the bundle this class belongs to. The request that asked for it must be answered first:
 * its thread would otherwise wait for itself. The thread made here ends with the update, and with
 * it the last reference to the old bundle.
 */
final class SelfUpdate implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SelfUpdate.class);

  private final BundleAdmin admin;
  private final String symbolicName;
  private final Path jar;

  private SelfUpdate(BundleAdmin admin, String symbolicName, Path jar) {
    this.admin = admin;
    this.symbolicName = symbolicName;
    this.jar = jar;
  }

  static void start(BundleAdmin admin, String symbolicName, InputStream jar) throws IOException {
    Path copy = Files.createTempFile("backplane-update", ".jar");
    Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
    Thread thread = new Thread(new SelfUpdate(admin, symbolicName, copy), "rest-self-update");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try (InputStream in = Files.newInputStream(jar)) {
      admin.update(symbolicName, in);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} was not replaced", symbolicName, e);
    } finally {
      delete();
    }
  }

  private void delete() {
    try {
      Files.deleteIfExists(jar);
    } catch (IOException e) {
      LOG.warn("{} stays behind", jar, e);
    }
  }
}
