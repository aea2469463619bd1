/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import io.backplane.itests.system.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a person has who cloned the repository: the files that are tracked and nothing that was
 * built. {@code ./run} builds from them with the libraries that this build has fetched already.
 */
final class Checkout implements AutoCloseable {
  private static final int BUILD_LIMIT_MINUTES = 8;
  private final Path root;
  private final Path data;
  private final Path repository;
  private int commands;

  /** What a command said, and how it ended. */
  record Said(int exit, String text) {}

  private Checkout(Path folder, Path repository) throws IOException {
    this.root = Files.createDirectories(folder.resolve("checkout"));
    this.data = folder.resolve("data");
    this.repository = repository;
  }

  /**
   * Copies what Git tracks, as it lies in the folder.
   *
   * @param folder an empty one
   */
  static Checkout make(Path folder) throws IOException {
    Checkout made = new Checkout(folder, Path.of(System.getProperty("maven.repository")));
    Path from = Path.of(System.getProperty("backplane.root"));
    for (String file : tracked(from)) {
      Path source = from.resolve(file);
      if (Files.exists(source)) {
        Path to = made.root.resolve(file);
        Files.createDirectories(to.getParent());
        Files.copy(source, to, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return made;
  }

  /** Those that are not added yet count, as they will be. */
  private static List<String> tracked(Path root) throws IOException {
    ProcessBuilder git =
        new ProcessBuilder("git", "ls-files", "-z", "-c", "-o", "--exclude-standard");
    Process process = git.directory(root.toFile()).start();
    try (InputStream in = process.getInputStream()) {
      String files = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(files.split("\0"));
    }
  }

  /** {@code ./run} with the data folder of this checkout. */
  Said run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("./run"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", data.toString()));
    Path output = root.resolveSibling("said-" + commands++);
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BACKPLANE_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().merge("MAVEN_OPTS", local(), (given, more) -> given + " " + more);
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    if (!process.waitFor(BUILD_LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(command + " does not end\n" + Files.readString(output));
    }
    return new Said(process.exitValue(), Files.readString(output));
  }

  private String local() {
    return "-Dmaven.repo.local=" + repository;
  }

  /** Builds and starts it on free ports; it goes on in the background. */
  Said start() throws IOException, InterruptedException {
    return run("--background", "--port-offset", "" + Node.freeOffset());
  }

  Path data() {
    return data;
  }

  @Override
  public void close() {
    try {
      run("stop");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
