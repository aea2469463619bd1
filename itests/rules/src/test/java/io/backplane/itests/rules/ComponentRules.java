/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * How components are made: by one constructor, so that there is none half made, and with references
 * that people find again by name in the shell and in configurations.
 */
final class ComponentRules {
  private ComponentRules() {}

  static void check(ClassTree type, BiConsumer<Tree, String> add) {
    boolean component = annotation(type.getModifiers(), "Component").isPresent();
    int constructors = 0;
    for (Tree member : type.getMembers()) {
      if (member instanceof MethodTree m) {
        boolean constructor = m.getName().contentEquals("<init>");
        boolean activate = annotation(m.getModifiers(), "Activate").isPresent();
        constructors += constructor && activate ? 1 : 0;
        if (activate && !constructor) {
          add.accept(m, "@Activate on the method " + m.getName());
        }
        named(m.getModifiers(), m, m.getName(), add);
        for (VariableTree p : m.getParameters()) {
          named(p.getModifiers(), p, p.getName(), add);
        }
      }
    }
    if (component && constructors != 1) {
      add.accept(type, "component with " + constructors + " @Activate constructors");
    }
  }

  private static void named(
      ModifiersTree modifiers, Tree where, CharSequence what, BiConsumer<Tree, String> add) {
    annotation(modifiers, "Reference")
        .filter(a -> a.getArguments().stream().noneMatch(ComponentRules::isName))
        .ifPresent(a -> add.accept(where, "@Reference without a name at " + what));
  }

  private static boolean isName(Tree argument) {
    return argument instanceof AssignmentTree a && a.getVariable().toString().equals("name");
  }

  private static Optional<? extends AnnotationTree> annotation(
      ModifiersTree modifiers, String name) {
    return modifiers.getAnnotations().stream()
        .filter(a -> a.getAnnotationType().toString().equals(name))
        .findFirst();
  }
}
