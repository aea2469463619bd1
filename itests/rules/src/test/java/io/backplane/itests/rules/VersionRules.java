/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Versions of libraries stand in the pom of the root and nowhere else: modules take what it manages
 * or name its properties, features and scripts name its properties.
 */
final class VersionRules {
  private static final Pattern PARENT = Pattern.compile("(?s)<parent>.*?</parent>");
  private static final Pattern IN_POM =
      Pattern.compile("<(?:[\\w.-]+\\.)?version>\\s*([^<$\\s][^<]*)<");
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([\\w.]+)}");
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern IN_SCRIPT =
      Pattern.compile("(?<![\\w.])(\\d+\\.\\d+(?:\\.\\d+)+(?:[._-]?[A-Z]\\w*)?)(?![\\w.]*\\w)");

  /** One of two parts, as other figures have too: behind group and artifact or before .jar. */
  private static final Pattern OF_AN_ARTIFACT =
      Pattern.compile(
          "(?m)(?:\\b[a-z]\\w*(?:\\.\\w+)+[ :][\\w.-]+[ :]|\\w-(?=\\d+\\.\\d+\\.jar))"
              + "(\\d+\\.\\d+)(?=\\.jar|[\\s\"':;)]|$)");

  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>"
              + "\\s*<version>([^<$]+)</version>");

  private static final List<String> FOLDERS =
      List.of("bnd", "bundles", "features", "itests", "runtime", ".ci", ".mvn");

  private VersionRules() {}

  /** Literals anywhere but in the pom of the root, and properties that it does not have. */
  static List<String> violations(Path root) throws IOException {
    List<String> found = new ArrayList<>(twiceInTheRoot(Files.readString(root.resolve("pom.xml"))));
    for (Path file : files(root)) {
      String name = root.relativize(file).toString();
      String text = Files.readString(file);
      if (name.endsWith(".xml")) literals(IN_POM, PARENT.matcher(text).replaceAll(""), name, found);
      else if (name.startsWith("features/")) feature(root, text, name, found);
      else {
        literals(IN_SCRIPT, text, name, found);
        literals(OF_AN_ARTIFACT, text, name, found);
      }
    }
    return found;
  }

  private static void literals(Pattern pattern, String text, String name, List<String> found) {
    Matcher literal = pattern.matcher(text);
    while (literal.find()) {
      String version = literal.group(1);
      if (!version.equals("127.0.0.1") && !version.equals("0.0.0.0"))
        found.add(name + ": " + version + " is for the pom of the root to say");
    }
  }

  private static void feature(Path root, String text, String name, List<String> found)
      throws IOException {
    String pom = Files.readString(root.resolve("pom.xml"));
    Matcher id = ID.matcher(text);
    while (id.find()) {
      String version = id.group(1).substring(id.group(1).lastIndexOf(':') + 1);
      Matcher property = PROPERTY.matcher(version);
      if (!property.matches())
        found.add(name + ": " + id.group(1) + " is for the pom of the root to say");
      else if (!property.group(1).equals("project.version")
          && !pom.contains("<" + property.group(1) + ">"))
        found.add(name + ": the pom of the root has no " + version);
    }
  }

  /** A family of libraries moves as one, so that one property says its version. */
  private static List<String> twiceInTheRoot(String pom) {
    Set<String> seen = new HashSet<>();
    List<String> found = new ArrayList<>();
    Matcher dependency = DEPENDENCY.matcher(pom);
    while (dependency.find())
      if (!seen.add(dependency.group(1) + " " + dependency.group(3)))
        found.add("pom.xml: " + dependency.group(2) + " repeats the version of its family");
    return found;
  }

  /** Poms of modules and of fixtures, features and scripts. */
  private static List<Path> files(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String script : List.of("run", "test"))
      if (Files.exists(root.resolve(script))) files.add(root.resolve(script));
    for (String folder : FOLDERS) {
      if (!Files.isDirectory(root.resolve(folder))) continue;
      try (Stream<Path> tree = Files.walk(root.resolve(folder))) {
        tree.filter(f -> !f.toString().contains("/target/") && says(root.relativize(f)))
            .sorted()
            .forEach(files::add);
      }
    }
    return files;
  }

  private static boolean says(Path file) {
    String name = file.getFileName().toString();
    boolean started = file.startsWith("runtime") && file.toString().contains("/bin/");
    boolean script =
        name.equals("run") || name.endsWith(".sh") || file.startsWith(".ci") || started;
    boolean data = name.equals("pom.xml") || name.equals("web.xml") || name.equals("package.json");
    return (script && !name.equals(".ci"))
        || data
        || file.startsWith("features") && name.endsWith(".json")
        || file.startsWith(".mvn") && name.endsWith(".xml");
  }
}
