/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What only a class with a mark may do: end faults of any kind, own threads. */
final class MarkRules {
  private static final Set<String> ANYTHING =
      Set.of("Exception", "RuntimeException", "Throwable", "Error");
  private static final Set<String> THREADS =
      Set.of("Thread", "ThreadPoolExecutor", "ScheduledThreadPoolExecutor", "ForkJoinPool");
  private static final Set<String> ASYNC =
      Set.of(
          "supplyAsync",
          "runAsync",
          "thenApplyAsync",
          "thenAcceptAsync",
          "thenRunAsync",
          "thenComposeAsync",
          "handleAsync",
          "whenCompleteAsync");

  /**
   * What was found.
   *
   * @param violations with file and line
   * @param lanes the names of threads that classes say they own
   */
  record Found(List<String> violations, Set<String> lanes) {}

  private MarkRules() {}

  static Found in(List<Path> files) {
    Found found = new Found(new ArrayList<>(), new TreeSet<>());
    SourceRules.parse(
        files,
        (unit, docs) -> new Scanner(unit, docs.getSourcePositions(), found).scan(unit, null));
    return found;
  }

  /** Looks at one file. */
  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final Found found;
    private final Deque<ClassTree> types = new ArrayDeque<>();

    Scanner(CompilationUnitTree unit, SourcePositions positions, Found found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitClass(ClassTree c, Void p) {
      types.push(c);
      if (c.getExtendsClause() != null && isThread(c.getExtendsClause())) thread(c, "a thread");
      for (AnnotationTree mark : c.getModifiers().getAnnotations()) {
        List<String> said = strings(mark);
        boolean lane = simple(mark.getAnnotationType()).equals("Lane");
        boolean boundary = simple(mark.getAnnotationType()).equals("Boundary");
        if ((lane || boundary) && (said.isEmpty() || said.stream().anyMatch(String::isBlank)))
          add(c, "a mark that says nothing");
        if (lane) found.lanes.addAll(said);
      }
      super.visitClass(c, p);
      types.pop();
      return null;
    }

    @Override
    public Void visitCatch(CatchTree c, Void p) {
      Tree type = c.getParameter().getType();
      List<? extends Tree> caught =
          type instanceof UnionTypeTree u ? u.getTypeAlternatives() : List.of(type);
      for (Tree one : caught)
        if (ANYTHING.contains(simple(one)) && !marked("Boundary") && !throwsAgain(c))
          add(c, "catches " + simple(one) + " and is no @Boundary");
      return super.visitCatch(c, p);
    }

    /** Cleans up and ends nothing. */
    private static boolean throwsAgain(CatchTree c) {
      List<? extends StatementTree> done = c.getBlock().getStatements();
      return !done.isEmpty()
          && done.get(done.size() - 1) instanceof ThrowTree last
          && last.getExpression().toString().contentEquals(c.getParameter().getName());
    }

    @Override
    public Void visitNewClass(NewClassTree n, Void p) {
      if (isThread(n.getIdentifier())) thread(n, simple(n.getIdentifier()));
      return super.visitNewClass(n, p);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree r, Void p) {
      boolean made = r.getMode() == MemberReferenceTree.ReferenceMode.NEW;
      if (made && isThread(r.getQualifierExpression())) thread(r, "a thread");
      return super.visitMemberReference(r, p);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void p) {
      String target = call.getMethodSelect().toString();
      String method = target.substring(target.lastIndexOf('.') + 1);
      if (target.matches("(.*\\.)?(Executors\\.new\\w+|Thread\\.(of|start)\\w+)"))
        thread(call, method);
      boolean shared = ASYNC.contains(method) && call.getArguments().size() == 1;
      if (shared || method.equals("parallelStream") || target.endsWith("stream().parallel"))
        add(call, method + " uses threads that belong to nobody");
      return super.visitMethodInvocation(call, p);
    }

    private void thread(Tree where, String what) {
      if (!marked("Lane")) add(where, "makes " + what + " and is no @Lane");
    }

    private static boolean isThread(Tree type) {
      String name = simple(type);
      return THREADS.contains(name) || name.endsWith("EventLoopGroup") || name.equals("Timer");
    }

    private boolean marked(String mark) {
      return types.stream()
          .flatMap(t -> t.getModifiers().getAnnotations().stream())
          .anyMatch(a -> simple(a.getAnnotationType()).equals(mark));
    }

    private static String simple(Tree type) {
      String name = type.toString().replaceAll("<.*", "");
      return name.substring(name.lastIndexOf('.') + 1);
    }

    private static List<String> strings(AnnotationTree mark) {
      List<String> said = new ArrayList<>();
      for (ExpressionTree argument : mark.getArguments()) {
        ExpressionTree value = argument instanceof AssignmentTree a ? a.getExpression() : argument;
        List<? extends ExpressionTree> all =
            value instanceof NewArrayTree many ? many.getInitializers() : List.of(value);
        for (ExpressionTree one : all)
          said.add(one instanceof LiteralTree l ? String.valueOf(l.getValue()) : one.toString());
      }
      return said;
    }

    private void add(Tree t, String what) {
      long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, t));
      found.violations.add(
          Path.of(unit.getSourceFile().toUri()).getFileName() + ":" + line + " " + what);
    }
  }
}
