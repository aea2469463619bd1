/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** Who may know whom. */
final class ArchitectureRules {
  private ArchitectureRules() {}

  static final ArchRule NO_CYCLES =
      slices().matching("io.backplane.(**)").should().beFreeOfCycles();

  /** What an API may know: the JDK, OSGi's annotations, other APIs; connections know Netty. */
  static final ArchRule APIS_STAND_ALONE =
      classes()
          .that()
          .resideInAnyPackage("io.backplane..api", "io.backplane..api..")
          .should()
          .onlyDependOnClassesThat(
              new DescribedPredicate<>("are JDK, OSGi annotations, APIs (net.api: Netty)") {
                @Override
                public boolean test(JavaClass c) {
                  String p = c.getPackageName();
                  return p.isEmpty()
                      || p.startsWith("java.")
                      || p.startsWith("org.osgi.annotation")
                      || p.matches("io\\.backplane\\..*\\.api(\\..*)?")
                      || p.startsWith("io.netty.channel");
                }
              });

  static final ArchRule ONLY_CONNECTIONS_SPEAK_NETTY =
      noClasses()
          .that()
          .resideInAPackage("io.backplane..api..")
          .and()
          .resideOutsideOfPackage("io.backplane.net.api..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  /** A card knows APIs and itself, never another card. */
  static final ArchRule CARDS_KNOW_NO_CARDS =
      classes()
          .that()
          .resideInAPackage("io.backplane..")
          .should(
              new ArchCondition<>("know no other card") {
                @Override
                public void check(JavaClass from, ConditionEvents events) {
                  for (Dependency d : from.getDirectDependenciesFromSelf()) {
                    String a = card(from.getPackageName());
                    String b = card(d.getTargetClass().getPackageName());
                    if (b != null && !b.equals(a)) {
                      events.add(SimpleConditionEvent.violated(d, d.getDescription()));
                    }
                  }
                }
              });

  static final ArchRule EXPORTED_INTERFACES_SAY_WHO_IMPLEMENTS_THEM =
      classes()
          .that()
          .resideInAnyPackage("io.backplane..api", "io.backplane..api..")
          .and()
          .areInterfaces()
          .and(
              new DescribedPredicate<>("are open") {
                @Override
                public boolean test(JavaClass c) {
                  return !c.isAnnotation()
                      && c.getModifiers().contains(JavaModifier.PUBLIC)
                      && !sealed(c);
                }
              })
          .should(
              new ArchCondition<>("carry exactly one of @ProviderType and @ConsumerType") {
                @Override
                public void check(JavaClass c, ConditionEvents events) {
                  boolean provider = c.isAnnotatedWith(ProviderType.class);
                  boolean consumer = c.isAnnotatedWith(ConsumerType.class);
                  if (provider == consumer) {
                    events.add(SimpleConditionEvent.violated(c, c.getName()));
                  }
                }
              });

  private static boolean sealed(JavaClass c) {
    return c.getSubclasses().stream().anyMatch(s -> s.isRecord() || s.isEnum());
  }

  /** The card a package belongs to: its first parts, null for APIs and foreign code. */
  static String card(String packageName) {
    if (!packageName.startsWith("io.backplane.") || packageName.startsWith("io.backplane.itests")) {
      return null;
    }
    if (packageName.matches(".*\\.(api|testkit)(\\..*)?")) {
      return null;
    }
    return Cards.of(packageName);
  }
}
