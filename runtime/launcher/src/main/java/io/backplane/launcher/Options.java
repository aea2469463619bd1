/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param home the distribution
 * @param data the data folder, absolute
 * @param portOffset added to every port
 * @param insecureLan whether clear-text ports may leave loopback once the set-up is done
 * @param shell whether the terminal becomes a Gogo shell
 * @param mode development or production
 * @param rehearse start once on free ports, ask for the first pages and stop: what the start
 *     archive is made from
 */
public record Options(
    Path home,
    Path data,
    int portOffset,
    boolean insecureLan,
    boolean shell,
    String mode,
    boolean rehearse) {
  private static final int MAX_OFFSET = 65535 - 8883;

  /**
   * Reads a command line.
   *
   * @param args what was asked for
   * @param home the distribution
   * @return the options, the others at their defaults
   * @throws IllegalArgumentException with a sentence for people
   */
  public static Options parse(List<String> args, Path home) {
    Deque<String> left = new ArrayDeque<>(args);
    Path data = home.resolve("data");
    int offset = 0;
    boolean lan = false;
    boolean shell = false;
    String mode = "production";
    boolean rehearse = false;
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--data" -> data = Path.of(value(left, option));
        case "--port-offset" -> offset = offset(value(left, option));
        case "--insecure-lan" -> lan = true;
        case "--shell" -> shell = true;
        case "--rehearse" -> rehearse = true;
        case "--mode" -> mode = mode(value(left, option));
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new Options(home, data.toAbsolutePath().normalize(), offset, lan, shell, mode, rehearse);
  }

  Options withPortOffset(int offset) {
    return new Options(home, data, offset, insecureLan, shell, mode, rehearse);
  }

  private static String value(Deque<String> left, String option) {
    if (left.isEmpty()) throw new IllegalArgumentException(option + " needs a value");
    return left.pop();
  }

  private static int offset(String text) {
    try {
      int offset = Integer.parseInt(text);
      if (offset >= 0 && offset <= MAX_OFFSET) return offset;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--port-offset needs a number, not " + text, e);
    }
    throw new IllegalArgumentException("--port-offset must be 0 to " + MAX_OFFSET);
  }

  private static String mode(String text) {
    if (List.of("development", "production").contains(text)) return text;
    throw new IllegalArgumentException("--mode is development or production, not " + text);
  }
}
