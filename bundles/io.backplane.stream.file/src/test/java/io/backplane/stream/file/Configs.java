/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** The configuration's defaults, with some values changed. */
final class Configs {
  private Configs() {}

  static Config defaults() {
    return with(Map.of());
  }

  static Config with(Map<String, Object> changed) {
    return (Config)
        Proxy.newProxyInstance(
            Config.class.getClassLoader(),
            new Class<?>[] {Config.class},
            (proxy, method, arguments) ->
                method.getName().equals("annotationType")
                    ? (Class<? extends Annotation>) Config.class
                    : changed.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
