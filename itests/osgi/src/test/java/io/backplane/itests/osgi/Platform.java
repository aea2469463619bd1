/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.osgi;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import io.backplane.launcher.FrameworkProperties;
import io.backplane.launcher.Options;
import io.backplane.launcher.state.Feature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Constants;

/** Everything the distribution starts, as options of a test container. */
final class Platform {
  private Platform() {}

  static Option all() throws IOException {
    Path home = Path.of(System.getProperty("backplane.dist")).normalize();
    Path folder = Path.of(System.getProperty("backplane.test.folder"));
    Files.createDirectories(folder);
    Path data = Files.createTempDirectory(folder, "node");
    List<Feature> features = Feature.readAll(home.resolve("features"));
    int level = Feature.highestStartOrder(features);
    List<String> args = List.of("--data", data.toString(), "--port-offset", "" + freeOffset());
    List<Option> options = new ArrayList<>();
    FrameworkProperties.of(Options.parse(args, home), data.resolve("cache"), level)
        .forEach((key, value) -> options.add(property(key, value)));
    for (Feature feature : features)
      for (Feature.Entry entry : feature.bundles())
        if (entry.artifact().runsOn(System.getProperty("os.arch")))
          options.add(option(home.resolve("repository").resolve(entry.artifact().path()), entry));
    options.add(junitBundles());
    options.add(frameworkStartLevel(level));
    return composite(options.toArray(new Option[0]));
  }

  /** The container has system packages of its own, which must remain. */
  private static Option property(String key, String value) {
    return key.equals(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA)
        ? systemPackages(value.split(","))
        : frameworkProperty(key).value(value);
  }

  private static Option option(Path jar, Feature.Entry entry) {
    String url = "reference:" + jar.toUri();
    return entry.startOrder() == 0
        ? bundle(url).noStart()
        : bundle(url).startLevel(entry.startOrder());
  }

  private static int freeOffset() {
    for (int i = 0; i < 100; i++) {
      int offset = 20_000 + ThreadLocalRandom.current().nextInt(12_000);
      if (isFree(8080 + offset) && isFree(8443 + offset) && isFree(1883 + offset)) return offset;
    }
    throw new IllegalStateException("no free ports");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
