/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Bundle;

/**
 * What this bundle has to serve. The names of assets are listed once, so that a request can only
 * ever reach one of them.
 */
final class Site {
  /** Where assets live, in the bundle below {@code web} and in addresses alike. */
  static final String ASSETS = "/assets/";

  private static final String VERSION_MARK = "@VERSION@";

  private final byte[] page;
  private final Map<String, Asset> assets;

  private Site(byte[] page, Map<String, Asset> assets) {
    this.page = page;
    this.assets = Map.copyOf(assets);
  }

  /** Reads the page and lists the assets of a bundle. */
  static Site of(Bundle bundle) {
    Map<String, Asset> assets = new HashMap<>();
    Enumeration<URL> found = bundle.findEntries("web" + ASSETS, "*", false);
    while (found != null && found.hasMoreElements()) {
      URL url = found.nextElement();
      String name = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
      if (!name.isEmpty()) {
        assets.put(ASSETS + name, new Asset(name, url));
      }
    }
    return new Site(page(bundle), assets);
  }

  private static byte[] page(Bundle bundle) {
    try (InputStream in = bundle.getEntry("web/index.html").openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace(VERSION_MARK, bundle.getVersion().toString())
          .getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the console's page cannot be read from its bundle", e);
    }
  }

  /** The page, naming the version of the bundle it came from. */
  byte[] page() {
    return page.clone();
  }

  /** The asset at an address, or null. */
  Asset asset(String path) {
    return assets.get(path);
  }
}
