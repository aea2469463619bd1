/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the sources must keep: sizes, documentation, no swallowed faults, no sleeping tests. */
final class SourceRules {
  static final int TYPE_LINES = 300;
  static final int METHOD_LINES = 40;
  static final int PARAMETERS = 5;

  private SourceRules() {}

  /** What kind of code a file is. */
  enum Kind {
    /** Exported contract. */
    API,
    /** A card. */
    CARD,
    /** Prints to a terminal by trade. */
    TERMINAL,
    /** Test code. */
    TEST
  }

  static List<String> violations(List<Path> files, Kind kind) {
    List<String> found = new ArrayList<>();
    parse(files, (unit, docs) -> new Scanner(unit, docs, kind, found).scan(unit, null));
    return found;
  }

  static void parse(List<Path> files, BiConsumer<CompilationUnitTree, DocTrees> look) {
    if (files.isEmpty()) {
      return;
    }
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager fm = javac.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              javac.getTask(
                  null,
                  fm,
                  d -> {},
                  List.of("-proc:none"),
                  null,
                  fm.getJavaFileObjectsFromPaths(files));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        look.accept(unit, docs);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks at one file. */
  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final DocTrees docs;
    private final Kind kind;
    private final List<String> found;
    private final SourcePositions positions;
    private final List<String> lines;
    private int depth;

    Scanner(CompilationUnitTree unit, DocTrees docs, Kind kind, List<String> found) {
      this.unit = unit;
      this.docs = docs;
      this.kind = kind;
      this.found = found;
      this.positions = docs.getSourcePositions();
      try {
        this.lines = Files.readAllLines(Path.of(unit.getSourceFile().toUri()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Void visitClass(ClassTree c, Void p) {
      if (depth == 0 && codeLines(c) > TYPE_LINES) {
        add(c, "type " + c.getSimpleName() + " has " + codeLines(c) + " code lines");
      }
      if (kind == Kind.API && !c.getSimpleName().isEmpty() && isOpen(c.getModifiers().getFlags())) {
        documented(c, "type " + c.getSimpleName());
      }
      boolean settings =
          c.getKind() == Tree.Kind.ANNOTATION_TYPE; // its descriptions are attributes
      if (kind != Kind.TEST
          && depth == 0
          && !settings
          && docs.getDocComment(getCurrentPath()) == null) {
        add(c, "type " + c.getSimpleName() + " does not say why it exists");
      }
      for (Tree member : c.getMembers()) {
        if (member instanceof VariableTree v) {
          field(v);
        }
      }
      if (kind != Kind.TEST) {
        ComponentRules.check(c, this::add);
      }
      depth++;
      super.visitClass(c, p);
      depth--;
      return null;
    }

    private void field(VariableTree v) {
      Set<Modifier> flags = v.getModifiers().getFlags();
      boolean constant = flags.contains(Modifier.FINAL) || enclosingIsInterface();
      if (kind != Kind.TEST && flags.contains(Modifier.STATIC) && !constant) {
        add(v, "mutable static " + v.getName());
      }
      for (AnnotationTree a : v.getModifiers().getAnnotations()) {
        if (kind != Kind.TEST
            && a.getAnnotationType().toString().endsWith("Reference")
            && !isRecord()) {
          add(v, "@Reference on the field " + v.getName());
        }
      }
    }

    private boolean isRecord() {
      return getCurrentPath().getLeaf().getKind() == Tree.Kind.RECORD;
    }

    private boolean enclosingIsInterface() {
      Tree.Kind k = getCurrentPath().getLeaf().getKind();
      return k == Tree.Kind.INTERFACE || k == Tree.Kind.ANNOTATION_TYPE || k == Tree.Kind.ENUM;
    }

    @Override
    public Void visitMethod(MethodTree m, Void p) {
      if (positions.getStartPosition(unit, m) >= 0 && m.getBody() != null) {
        int n = codeLines(m.getBody());
        if (n > METHOD_LINES) {
          add(m, "method " + m.getName() + " has " + n + " code lines");
        }
      }
      boolean constructor = m.getName().contentEquals("<init>");
      boolean given = annotated(m, "Activate") || annotated(m, "Override");
      if (kind != Kind.TEST
          && !given
          && m.getParameters().size() > PARAMETERS
          && !(constructor && inRecord())) {
        add(m, "method " + m.getName() + " takes " + m.getParameters().size() + " parameters");
      }
      if (kind == Kind.API && needsDoc(m)) {
        documented(m, "method " + m.getName());
      }
      return super.visitMethod(m, p);
    }

    private boolean inRecord() {
      return getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
    }

    private boolean needsDoc(MethodTree m) {
      if (annotated(m, "Override") || positions.getStartPosition(unit, m) < 0) {
        return false;
      }
      Tree owner = getCurrentPath().getParentPath().getLeaf();
      boolean open =
          owner.getKind() == Tree.Kind.INTERFACE
                  && !m.getModifiers().getFlags().contains(Modifier.PRIVATE)
              || isOpen(m.getModifiers().getFlags());
      return open && owner instanceof ClassTree c && isOpenType(c);
    }

    private boolean isOpenType(ClassTree c) {
      return isOpen(c.getModifiers().getFlags())
          || getCurrentPath().getParentPath().getParentPath().getLeaf().getKind()
              == Tree.Kind.INTERFACE;
    }

    private static boolean isOpen(Set<Modifier> flags) {
      return flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
    }

    private static boolean annotated(MethodTree m, String simpleName) {
      return m.getModifiers().getAnnotations().stream()
          .anyMatch(a -> a.getAnnotationType().toString().endsWith(simpleName));
    }

    private void documented(Tree t, String what) {
      if (docs.getDocComment(getCurrentPath()) == null) {
        add(t, what + " is exported without documentation");
      }
    }

    @Override
    public Void visitCatch(CatchTree c, Void p) {
      if (c.getBlock().getStatements().isEmpty()) {
        add(c, "empty catch");
      }
      return super.visitCatch(c, p);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void p) {
      String target = call.getMethodSelect().toString();
      if (kind == Kind.TEST && sleeps(target)) {
        add(call, "sleeps instead of waiting for a condition");
      }
      boolean prints = target.startsWith("System.out.") || target.startsWith("System.err.");
      if ((kind == Kind.CARD || kind == Kind.API) && prints) {
        add(call, "prints to the terminal");
      }
      if (target.equals("Files.getFileStore")) {
        add(call, "asks for a mount point, which a chroot may not have");
      }
      if (target.endsWith(".printStackTrace")) {
        add(call, "prints a stack trace instead of logging");
      }
      return super.visitMethodInvocation(call, p);
    }

    /** Of a thread or, imported however, of a unit of time. */
    private static boolean sleeps(String target) {
      return target.endsWith("Thread.sleep")
          || target.matches("(.*\\.)?(NANOSECONDS|MICROSECONDS|MILLISECONDS|SECONDS)\\.sleep");
    }

    private int codeLines(Tree t) {
      long from = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, t));
      long to = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, t));
      int n = 0;
      for (long i = from; i <= to; i++) {
        String line = lines.get((int) i - 1).trim();
        boolean comment = line.startsWith("//") || line.startsWith("/*") || line.startsWith("*");
        if (!line.isEmpty() && !comment) {
          n++;
        }
      }
      return n;
    }

    private void add(Tree t, String what) {
      long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, t));
      found.add(Path.of(unit.getSourceFile().toUri()).getFileName() + ":" + line + " " + what);
    }
  }
}
