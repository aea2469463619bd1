/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.assembler;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The classes of all bundles of the kernel in one jar. With as many jars as bundles the virtual
 * machine would read all their manifests before it runs the first line.
 */
final class KernelJar implements AutoCloseable {
  private static final String META = "META-INF/";
  private static final String SERVICES = META + "services/";
  private static final String VERSIONS = META + "versions/";
  private static final String CLASS = ".class";
  private static final String MANIFEST = "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n";
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);
  private final ZipOutputStream out;
  private final Map<String, ByteArrayOutputStream> services = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();

  KernelJar(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    out = new ZipOutputStream(Files.newOutputStream(file));
    put(JarFile.MANIFEST_NAME, MANIFEST.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Adds what a class loader finds in a bundle.
   *
   * @return its packages
   */
  Set<String> add(JarFile jar) throws IOException {
    SortedSet<String> packages = new TreeSet<>();
    for (JarEntry entry : Collections.list(jar.entries())) {
      if (entry.isDirectory()) continue;
      try (InputStream in = jar.getInputStream(entry)) {
        add(entry.getName(), in.readAllBytes(), jar.getName(), packages);
      }
    }
    String path = jar.getManifest().getMainAttributes().getValue("Bundle-ClassPath");
    if (path == null) return packages;
    for (String inner : path.split("\\s*,\\s*")) {
      JarEntry entry = jar.getJarEntry(inner);
      if (entry == null) continue;
      try (InputStream in = jar.getInputStream(entry)) {
        addInner(in.readAllBytes(), jar.getName() + "!" + inner, packages);
      }
    }
    return packages;
  }

  private void addInner(byte[] jar, String from, Set<String> packages) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry())
        if (!entry.isDirectory()) add(entry.getName(), in.readAllBytes(), from, packages);
    }
  }

  private void add(String name, byte[] bytes, String from, Set<String> packages)
      throws IOException {
    if (!isFoundByClassLoaders(name)) return;
    if (name.startsWith(SERVICES)) {
      ByteArrayOutputStream all = services.computeIfAbsent(name, n -> new ByteArrayOutputStream());
      all.writeBytes(bytes);
      all.write('\n');
      return;
    }
    boolean isClass = name.endsWith(CLASS) && !name.endsWith("package-info.class");
    if (!names.add(name)) {
      if (isClass) throw new IOException(from + " has " + name + ", which another bundle has, too");
      return;
    }
    if (isClass && !name.startsWith(META) && name.contains("/"))
      packages.add(name.substring(0, name.lastIndexOf('/')).replace('/', '.'));
    put(name, bytes);
  }

  private static boolean isFoundByClassLoaders(String name) {
    if (name.endsWith("module-info.class") || name.startsWith("OSGI-")) return false;
    if (!name.startsWith(META) || name.startsWith(VERSIONS)) return true;
    // of META-INF itself no files, such as manifests and licences; these stay in the bundles
    return name.indexOf('/', META.length()) > 0 && !name.startsWith(META + "maven/");
  }

  private void put(String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  @Override
  public void close() throws IOException {
    for (Map.Entry<String, ByteArrayOutputStream> entry : services.entrySet())
      put(entry.getKey(), entry.getValue().toByteArray());
    out.close();
  }
}
