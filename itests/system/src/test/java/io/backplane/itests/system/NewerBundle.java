/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Makes a newer version of a bundle of the distribution: the same code under a higher version. */
public final class NewerBundle {
  private static final String COMPONENTS = "Service-Component";

  private NewerBundle() {}

  /**
   * Writes it.
   *
   * @param node whose distribution has the present one
   * @param symbolicName of the bundle
   * @param number the higher, the newer
   * @param folder for the file
   * @return the file
   */
  public static Path of(Node node, String symbolicName, int number, Path folder) {
    return of(node.home(), symbolicName, number, folder);
  }

  /**
   * Writes it.
   *
   * @param home the distribution that has the present one
   * @param symbolicName of the bundle
   * @param number the higher, the newer
   * @param folder for the file
   * @return the file
   */
  public static Path of(Path home, String symbolicName, int number, Path folder) {
    Path source = find(home.resolve("repository"), symbolicName);
    Path target = folder.resolve(symbolicName + "-" + number + ".jar");
    try (JarFile jar = new JarFile(source.toFile())) {
      Manifest manifest = jar.getManifest();
      manifest.getMainAttributes().putValue("Bundle-Version", "0.1.0.v%06d".formatted(number));
      write(jar, manifest, target, name -> true);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A version that resolves and then finds none of its classes.
   *
   * @param node whose distribution has the present one
   * @param symbolicName of the bundle
   * @param number the higher, the newer
   * @param folder for the file
   * @return the file
   */
  public static Path withoutClasses(Node node, String symbolicName, int number, Path folder) {
    Path whole = of(node, symbolicName, number, folder);
    Path target = folder.resolve(symbolicName + "-" + number + "-broken.jar");
    try (JarFile jar = new JarFile(whole.toFile())) {
      write(jar, jar.getManifest(), target, name -> !name.endsWith(".class"));
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A version of the native dialect's bundle that brings a second dialect: the same code by another
   * name.
   *
   * @param node whose distribution has the present one
   * @param name of the second dialect
   * @param number the higher, the newer
   * @param folder for the file
   * @return the file
   */
  public static Path withDialect(Node node, String name, int number, Path folder) {
    Path one = of(node, "io.backplane.dialect.native", number, folder);
    Path two = folder.resolve(name + "-" + number + ".jar");
    try (JarFile jar = new JarFile(one.toFile())) {
      Manifest manifest = jar.getManifest();
      String component = manifest.getMainAttributes().getValue(COMPONENTS);
      String xml =
          new String(jar.getInputStream(jar.getEntry(component)).readAllBytes(), UTF_8)
              .replace("value=\"native\"", "value=\"" + name + "\"")
              .replaceFirst(" name=\"[^\"]*\"", " name=\"" + name + "\"");
      manifest.getMainAttributes().putValue(COMPONENTS, component + ",OSGI-INF/more.xml");
      write(jar, manifest, two, entry -> true);
      try (FileSystem zip = FileSystems.newFileSystem(two)) {
        Files.writeString(zip.getPath("OSGI-INF/more.xml"), xml);
      }
      return two;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(JarFile jar, Manifest manifest, Path target, Predicate<String> wanted)
      throws IOException {
    try (OutputStream file = Files.newOutputStream(target);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      Enumeration<JarEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        if (!entry.getName().equals("META-INF/MANIFEST.MF") && wanted.test(entry.getName())) {
          out.putNextEntry(new JarEntry(entry.getName()));
          try (InputStream in = jar.getInputStream(entry)) {
            in.transferTo(out);
          }
          out.closeEntry();
        }
      }
    }
  }

  private static Path find(Path repository, String symbolicName) {
    try (Stream<Path> files = Files.walk(repository)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith(symbolicName + "-"))
          .filter(f -> f.toString().endsWith(".jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(symbolicName + " is not in " + repository));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
