/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/** JSON values as configuration values, which know no nesting and no null. */
final class Values {
  private Values() {}

  static Object of(JsonNode node) {
    if (!node.isArray()) return scalar(node);
    List<Object> items = new ArrayList<>();
    node.forEach(item -> items.add(scalar(item)));
    Class<?> type = items.isEmpty() ? String.class : items.get(0).getClass();
    if (items.stream().anyMatch(item -> item.getClass() != type))
      throw new IllegalArgumentException("an array of different types: " + node);
    Object[] array = (Object[]) Array.newInstance(type, items.size());
    return items.toArray(array);
  }

  private static Object scalar(JsonNode node) {
    if (node.isTextual()) return node.textValue();
    if (node.isBoolean()) return node.booleanValue();
    if (node.isIntegralNumber() && node.canConvertToLong()) return node.longValue();
    if (node.isNumber()) return node.doubleValue();
    throw new IllegalArgumentException("not a configuration value: " + node);
  }
}
