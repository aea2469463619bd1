/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.List;

/** How much of what objects hold stays as it was made. */
final class FieldRules {
  private FieldRules() {}

  /** Fields that are written nowhere but in a constructor of their class, and do not say so. */
  static List<String> couldBeFinal(Iterable<JavaClass> classes) {
    List<String> found = new ArrayList<>();
    for (JavaField field : ofInstances(classes))
      if (!isFinal(field) && writes(field).stream().allMatch(w -> isOwnConstructor(field, w)))
        found.add(field.getFullName());
    return found.stream().sorted().toList();
  }

  /** The share of final ones among the fields of objects, components of records among them. */
  static double finalShare(Iterable<JavaClass> classes) {
    List<JavaField> fields = ofInstances(classes);
    return (double) fields.stream().filter(FieldRules::isFinal).count() / fields.size();
  }

  private static List<JavaFieldAccess> writes(JavaField field) {
    return field.getAccessesToSelf().stream()
        .filter(a -> a.getAccessType() == JavaFieldAccess.AccessType.SET)
        .toList();
  }

  private static boolean isOwnConstructor(JavaField field, JavaFieldAccess write) {
    return write.getOrigin() instanceof JavaConstructor
        && write.getOriginOwner().equals(field.getOwner())
        && !write.isDeclaredInLambda();
  }

  private static boolean isFinal(JavaField field) {
    return field.getModifiers().contains(JavaModifier.FINAL);
  }

  private static List<JavaField> ofInstances(Iterable<JavaClass> classes) {
    List<JavaField> fields = new ArrayList<>();
    for (JavaClass c : classes)
      for (JavaField f : c.getFields())
        if (!f.getModifiers().contains(JavaModifier.STATIC)
            && !f.getModifiers().contains(JavaModifier.SYNTHETIC)) fields.add(f);
    return fields;
  }
}
