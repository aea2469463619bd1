/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

/**
 * The coordinates of an artifact, written {@code group:name[:type[:classifier]]:version} as in
 * feature files.
 *
 * @param group the group
 * @param name the artifact's name; for our own bundles also the symbolic name
 * @param type the file's ending
 * @param classifier empty if there is none
 * @param version the version
 */
public record Artifact(String group, String name, String type, String classifier, String version) {

  /**
   * Reads coordinates.
   *
   * @param id the coordinates
   * @return the artifact
   * @throws IllegalArgumentException if they are not coordinates
   */
  public static Artifact parse(String id) {
    String[] part = id.split(":", -1);
    return switch (part.length) {
      case 3 -> new Artifact(part[0], part[1], "jar", "", part[2]);
      case 4 -> new Artifact(part[0], part[1], part[2], "", part[3]);
      case 5 -> new Artifact(part[0], part[1], part[2], part[3], part[4]);
      default -> throw new IllegalArgumentException("not the id of an artifact: " + id);
    };
  }

  /**
   * Whether it is for machines of that kind: what has no library of the system is for all.
   *
   * @param machine as Java names its architecture, such as {@code amd64} or {@code aarch64}
   * @return false if the classifier names another
   */
  public boolean runsOn(String machine) {
    String named =
        switch (machine) {
          case "amd64" -> "linux-x86_64";
          case "aarch64" -> "linux-aarch_64";
          default -> "linux-" + machine;
        };
    return !classifier.startsWith("linux-") || classifier.equals(named);
  }

  /**
   * Where the artifact lies in a repository.
   *
   * @return a relative path
   */
  public String path() {
    String suffix = classifier.isEmpty() ? "" : "-" + classifier;
    return group.replace('.', '/')
        + ("/" + name + "/" + version)
        + ("/" + name + "-" + version + suffix + "." + type);
  }

  @Override
  public String toString() {
    String middle = classifier.isEmpty() ? ":" : ":" + type + ":" + classifier + ":";
    return group + ":" + name + middle + version;
  }
}
