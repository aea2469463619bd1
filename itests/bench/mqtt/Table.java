/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What all rounds gave: medians, and whether they meet the bars. */
final class Table {
  private final Map<String, Map<String, List<Meter.Reading>>> readings = new LinkedHashMap<>();
  private final List<String> rows = new ArrayList<>();
  private int missed;

  /** One run; it is printed as well. */
  void add(String scenario, String server, Meter.Reading r) {
    readings
        .computeIfAbsent(scenario, s -> new LinkedHashMap<>())
        .computeIfAbsent(server, s -> new ArrayList<>())
        .add(r);
    System.out.printf("%-8s %-10s %s%n", scenario, server, r.words());
  }

  /** The median of a figure. */
  double median(
      String scenario, String server, java.util.function.ToDoubleFunction<Meter.Reading> of) {
    double[] all =
        readings.getOrDefault(scenario, Map.of()).getOrDefault(server, List.of()).stream()
            .mapToDouble(of)
            .sorted()
            .toArray();
    return all.length == 0
        ? Double.NaN
        : Arrays.stream(all).skip((all.length - 1) / 2).findFirst().getAsDouble();
  }

  boolean has(String scenario) {
    return readings.containsKey(scenario);
  }

  /** A bar that is a least. */
  void least(String what, String figures, double value, double bar) {
    row(what, figures, value, "≥ " + number(bar), value >= bar);
  }

  /** A bar that is a most. */
  void most(String what, String figures, double value, double bar) {
    row(what, figures, value, "≤ " + number(bar), value <= bar);
  }

  private static String number(double n) {
    return n == Math.rint(n)
        ? String.format(Locale.ROOT, "%,.0f", n).replace(',', ' ')
        : String.format(Locale.ROOT, "%.2f", n);
  }

  private void row(String what, String figures, double value, String bar, boolean met) {
    missed += met ? 0 : 1;
    rows.add(
        "| "
            + what
            + " | "
            + figures
            + " | "
            + number(value)
            + " | "
            + bar
            + " | "
            + (met ? "met" : "**missed**")
            + " |");
  }

  /** Rate and CPU of a scenario beside mosquitto's. */
  void beside(String scenario, String what, double rateBar, double cpuBar) {
    if (!has(scenario)) {
      return;
    }
    double rate = median(scenario, "backplane", Meter.Reading::rate);
    double peer = median(scenario, "mosquitto", Meter.Reading::rate);
    least(
        what + ": rate against mosquitto",
        number(Math.rint(rate)) + "/s : " + number(Math.rint(peer)) + "/s",
        rate / peer,
        rateBar);
    double cpu = median(scenario, "backplane", Meter.Reading::cpu);
    double cpuPeer = median(scenario, "mosquitto", Meter.Reading::cpu);
    if (cpuBar > 0) {
      least(
          what + ": messages per CPU-second against mosquitto",
          number(cpu)
              + " us : "
              + number(cpuPeer)
              + " us; generator "
              + number(median(scenario, "backplane", Meter.Reading::generator))
              + " us",
          cpuPeer / cpu,
          cpuBar);
    }
  }

  /** Prints everything. */
  void print() {
    System.out.println();
    System.out.println("| scenario | Backplane : mosquitto | figure | bar | |");
    System.out.println("|---|---|---|---|---|");
    rows.forEach(System.out::println);
    System.out.println();
    System.out.println(missed == 0 ? "all bars met" : missed + " bars missed");
  }
}
