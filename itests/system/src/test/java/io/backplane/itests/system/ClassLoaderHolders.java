/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.netbeans.lib.profiler.heap.ArrayItemValue;
import org.netbeans.lib.profiler.heap.GCRoot;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.JavaFrameGCRoot;
import org.netbeans.lib.profiler.heap.ObjectFieldValue;
import org.netbeans.lib.profiler.heap.PrimitiveArrayInstance;
import org.netbeans.lib.profiler.heap.Value;

/** Finds in a heap dump of the node what still holds class loaders of replaced bundles. */
final class ClassLoaderHolders {
  private static final String LOADER =
      "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";
  private static final int LONGEST = 60;

  private final Heap heap;

  private ClassLoaderHolders(Heap heap) {
    this.heap = heap;
  }

  /** Dumps the node's heap and tells the way from each left class loader to what holds it. */
  static String of(Node node, Path folder) {
    Path dump = folder.resolve("held.hprof");
    try {
      Files.deleteIfExists(dump);
      dump(node, dump);
      return new ClassLoaderHolders(HeapFactory.createHeap(dump.toFile())).describe();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void dump(Node node, Path file) throws IOException, InterruptedException {
    String jcmd = Path.of(Node.environment().get("JAVA_HOME"), "bin", "jcmd").toString();
    long pid =
        Stream.concat(Stream.of(node.process().toHandle()), node.process().descendants())
            .filter(p -> p.info().command().orElse("").endsWith("java"))
            .findFirst()
            .orElseThrow()
            .pid();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.heap_dump", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the heap could not be dumped");
    }
  }

  private String describe() {
    List<String> ways = new ArrayList<>();
    JavaClass loaders = heap.getJavaClassByName(LOADER);
    for (Object o : loaders.getInstances()) {
      Instance loader = (Instance) o;
      Instance wiring = (Instance) loader.getValueOfField("m_wiring");
      if (Boolean.TRUE.equals(wiring.getValueOfField("m_isDisposed"))) {
        Instance revision = (Instance) wiring.getValueOfField("m_revision");
        String name = text(revision.getValueOfField("m_symbolicName"));
        ways.add(name + " " + text(revision.getValueOfField("m_id")) + way(loader));
      }
    }
    return ways.isEmpty() ? "nothing: they went when the heap was dumped" : String.join("\n", ways);
  }

  private String way(Instance loader) {
    StringBuilder way = new StringBuilder();
    Set<Long> seen = new HashSet<>();
    Instance at = loader;
    while (at != null && seen.add(at.getInstanceId()) && seen.size() < LONGEST) {
      Instance holder = at.getNearestGCRootPointer();
      boolean end = holder == null || holder.equals(at);
      way.append("\n  held by ").append(end ? root(at) : field(at, holder) + describe(holder));
      at = end ? null : holder;
    }
    return way.toString();
  }

  private static String field(Instance held, Instance holder) {
    for (Object o : held.getReferences()) {
      Value value = (Value) o;
      if (holder.equals(value.getDefiningInstance())) {
        if (value instanceof ObjectFieldValue f) {
          return f.getField().getName() + " of ";
        }
        if (value instanceof ArrayItemValue item) {
          return "[" + item.getIndex() + "] of ";
        }
      }
    }
    return "";
  }

  private String describe(Instance i) {
    String type = i.getJavaClass().getName();
    if (type.equals("java.lang.Class")) {
      JavaClass c = heap.getJavaClassByID(i.getInstanceId());
      return "class " + (c == null ? "?" : c.getName());
    }
    return type.endsWith("Thread") ? type + " '" + text(i.getValueOfField("name")) + "'" : type;
  }

  private String root(Instance i) {
    GCRoot root = (GCRoot) heap.getGCRoot(i);
    if (root instanceof JavaFrameGCRoot frame) {
      Instance thread = frame.getThreadGCRoot().getInstance();
      return "the stack of thread '" + text(thread.getValueOfField("name")) + "'";
    }
    return root == null ? "nothing strong" : root.getKind();
  }

  private static String text(Object string) {
    if (!(string instanceof Instance s)) {
      return "?";
    }
    StringBuilder text = new StringBuilder();
    PrimitiveArrayInstance bytes = (PrimitiveArrayInstance) s.getValueOfField("value");
    for (Object b : bytes.getValues()) {
      text.append((char) Integer.parseInt(b.toString()));
    }
    return text.toString();
  }
}
