/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks a request body against what {@link About} says, collecting everything that is wrong. */
public final class Rules {
  /** Pattern of a text that is not only white space. */
  static final String NOT_BLANK = "(?s).*\\S.*";

  private static final Pattern IDENTIFIER = Pattern.compile("\\[A-Za-z0-9(\\S+)]\\{(\\d+),(\\d+)}");

  private final List<Fault> faults = new ArrayList<>();

  private Rules() {}

  /** What is wrong with a body; empty if nothing is. */
  public static List<Fault> check(Object body) {
    Rules rules = new Rules();
    rules.descend("", body);
    return rules.faults;
  }

  private void descend(String at, Object value) {
    if (value instanceof Record record) {
      for (RecordComponent c : record.getClass().getRecordComponents()) {
        component(at + "/" + c.getName(), c.getAnnotation(About.class), read(c, record));
      }
    } else if (value instanceof Collection<?> items) {
      int i = 0;
      for (Object item : items) {
        if (item == null) {
          faults.add(Fault.at(at + "/" + i, "must not be null"));
        }
        descend(at + "/" + i++, item);
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> descend(at + "/" + escape(String.valueOf(k)), v));
    }
  }

  private void component(String at, About about, Object value) {
    if (value == null) {
      if (about == null || !about.optional() && !about.nullable()) {
        faults.add(Fault.at(at, "is required"));
      }
      return;
    }
    if (about != null) {
      constrain(at, about, value);
    }
    descend(at, value);
  }

  private void constrain(String at, About about, Object value) {
    if (value instanceof String text) {
      text(at, about, text);
    } else if (value instanceof Collection<?> items) {
      range(at, about, items.size(), "items");
    } else if (value instanceof Number number) {
      range(at, about, number.doubleValue(), "");
    }
  }

  private void text(String at, About about, String text) {
    if (about.values().length > 0 && !List.of(about.values()).contains(text)) {
      faults.add(Fault.at(at, "must be one of " + Arrays.toString(about.values())));
    } else if (text.length() < about.min() || text.length() > about.max()) {
      range(at, about, text.length(), "characters");
    } else if (!about.pattern().isEmpty() && !text.matches(about.pattern())) {
      faults.add(Fault.at(at, words(about.pattern())));
    }
  }

  /** A pattern in words, as far as it is one of the two kinds used here. */
  private static String words(String pattern) {
    Matcher identifier = IDENTIFIER.matcher(pattern);
    if (identifier.matches()) {
      String marks = String.join(" ", identifier.group(1).split(""));
      return "must be %s to %s letters, digits or %s"
          .formatted(identifier.group(2), identifier.group(3), marks);
    }
    return pattern.equals(NOT_BLANK) ? "must not be blank" : "must match " + pattern;
  }

  private void range(String at, About about, double n, String unit) {
    if (n < about.min()) {
      faults.add(Fault.at(at, ("must be at least " + about.min() + " " + unit).trim()));
    } else if (n > about.max()) {
      faults.add(Fault.at(at, ("must be at most " + about.max() + " " + unit).trim()));
    }
  }

  private static Object read(RecordComponent c, Record record) {
    try {
      return c.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + c, e);
    }
  }

  private static String escape(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
