/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

/** As much of a bundle as the console's servlet asks for, over an unpacked folder. */
final class ClasspathBundle {
  private ClasspathBundle() {}

  static BundleContext of(Path folder, String version) {
    Bundle bundle =
        proxy(
            Bundle.class,
            (name, arguments) ->
                switch (name) {
                  case "getVersion" -> new Version(version);
                  case "getEntry" -> url(folder.resolve((String) arguments[0]));
                  case "findEntries" ->
                      Collections.enumeration(list(folder.resolve((String) arguments[0])));
                  default -> throw new UnsupportedOperationException(name);
                });
    return proxy(
        BundleContext.class,
        (name, arguments) -> {
          if (name.equals("getBundle")) {
            return bundle;
          }
          throw new UnsupportedOperationException(name);
        });
  }

  private interface Call {
    Object on(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.on(method.getName(), arguments)));
  }

  private static List<URL> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(ClasspathBundle::url).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
