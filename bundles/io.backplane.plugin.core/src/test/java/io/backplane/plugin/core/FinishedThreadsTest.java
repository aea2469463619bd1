/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

class FinishedThreadsTest {
  @TempDir Path folder;
  private Framework framework;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.toString()));
    framework.start();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void threads_that_ended_are_forgotten_and_others_are_not() throws Exception {
    Bundle api = framework.getBundleContext().installBundle("api", jar());
    api.start();
    Thread ended = new Thread(() -> {});
    ended.start();
    ended.join();
    Map<String, Thread> notes = notes(LoaderWatch.loader(api));
    notes.put("api.Seen", ended);
    notes.put("api.Defined", Thread.currentThread());
    FinishedThreads.forget(framework.getBundleContext().getBundles());
    assertEquals(Set.of("api.Defined"), notes.keySet());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Thread> notes(ClassLoader loader) throws Exception {
    Class<?> c = loader.getClass();
    while (!c.getSimpleName().equals("BundleClassLoader")) c = c.getSuperclass();
    Field field = c.getDeclaredField("m_classLocks");
    field.setAccessible(true);
    return (Map<String, Thread>) field.get(loader);
  }

  private static InputStream jar() throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    main.putValue(Constants.BUNDLE_SYMBOLICNAME, "api");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
