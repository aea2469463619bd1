/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fresh node a journey goes through: the running one that {@code backplane.url} names, with its
 * first-start token in the file {@code backplane.token}; else one that {@code ./run} builds and
 * starts from a clean checkout, of which nothing is known but what it prints.
 */
final class Target implements AutoCloseable {
  private final Checkout checkout;
  private final String told;
  private final String url;
  private final String token;

  private Target(Checkout checkout, String told, String url, String token) {
    this.checkout = checkout;
    this.told = told;
    this.url = url;
    this.token = token;
  }

  static Target open(Path folder) throws IOException, InterruptedException {
    String given = System.getProperty("backplane.url", "");
    if (!given.isEmpty()) {
      String token = Files.readString(Path.of(System.getProperty("backplane.token"))).trim();
      return new Target(null, "", given.replaceAll("/+$", ""), token);
    }
    Checkout checkout = Checkout.make(folder);
    Checkout.Said said = checkout.start();
    if (said.exit() != 0) {
      throw new AssertionError("./run ended with " + said.exit() + "\n" + said.text());
    }
    String url = found("Console +(http://127\\.0\\.0\\.1:\\d+)/", said.text());
    return new Target(checkout, said.text(), url, found("First start +token (\\w+),", said.text()));
  }

  private static String found(String what, String text) {
    Matcher m = Pattern.compile(what).matcher(text);
    if (!m.find()) {
      throw new AssertionError("./run does not tell " + what + "\n" + text);
    }
    return m.group(1);
  }

  String url() {
    return url;
  }

  String token() {
    return token;
  }

  /** Where it was started from, null if it ran before. */
  Checkout checkout() {
    return checkout;
  }

  /** What {@code ./run} printed. */
  String told() {
    return told;
  }

  @Override
  public void close() {
    if (checkout != null) {
      checkout.close();
    }
  }
}
