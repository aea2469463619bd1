/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceRegistry.Outcome;
import io.backplane.device.api.DeviceRegistry.RowResult;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.rest.view.DeviceViews.ImportRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a table and what becomes of them. They are stored many at a time, as each time costs
 * a way to the disk, and gateways before the devices behind them, wherever they lie in the table.
 */
final class ImportPlan {
  private static final int SLICE = 1_000;

  private final DeviceRegistry registry;
  private final boolean dry;
  private final List<Row> rows = new ArrayList<>();
  private final Map<DeviceId, List<Row>> wanted = new LinkedHashMap<>();

  ImportPlan(DeviceRegistry registry, boolean dry) {
    this.registry = registry;
    this.dry = dry;
  }

  private static final class Row {
    private final int line;
    private final String id;
    private Device device;
    private String result;
    private String error;

    Row(int line, String id) {
      this.line = line;
      this.id = id;
    }

    void failed(String why) {
      result = "failed";
      error = why;
    }

    void became(RowResult r) {
      switch (r.outcome()) {
        case CREATED -> result = "created";
        case UPDATED -> result = "updated";
        case FAILED -> failed(r.error());
      }
    }

    ImportRow view() {
      return new ImportRow(line, id, result, error);
    }
  }

  int size() {
    return rows.size();
  }

  /** A row; of several with the same identifier each builds on the one before. */
  void add(TenantId tenant, int line, DeviceRow fields) {
    Row row = new Row(line, fields.id());
    rows.add(row);
    try {
      DeviceId id = new DeviceId(fields.id());
      List<Row> before = wanted.get(id);
      Optional<Device> there =
          before == null ? registry.find(tenant, id) : Optional.of(last(before));
      Device device = fields.toDevice(tenant, id, there);
      if (before == null && there.isPresent() && DeviceRow.same(there.get(), device)) {
        row.result = "unchanged";
      } else {
        row.device = device;
        wanted.computeIfAbsent(id, k -> new ArrayList<>()).add(row);
      }
    } catch (IllegalArgumentException e) {
      row.failed(e.getMessage());
    }
  }

  private static Device last(List<Row> rows) {
    return rows.get(rows.size() - 1).device;
  }

  /** Stores what differs, or only says what would be done; one result for each row, in order. */
  List<ImportRow> run() {
    List<Row> order = order();
    Set<DeviceId> done = new HashSet<>();
    Set<DeviceId> stored = new HashSet<>();
    for (int from = 0; from < order.size(); from += SLICE) {
      List<Row> slice = order.subList(from, Math.min(order.size(), from + SLICE));
      List<Device> devices = slice.stream().map(r -> fitted(r.device, done, stored)).toList();
      List<RowResult> results = registry.saveAll(devices, dry);
      for (int i = 0; i < slice.size(); i++) {
        Row row = slice.get(i);
        row.became(results.get(i));
        if (results.get(i).outcome() != Outcome.FAILED) {
          (dry ? done : stored).add(row.device.id());
        }
      }
    }
    return rows.stream().map(Row::view).toList();
  }

  /** Gateways first; where they go round in a circle, as the table has them. */
  private List<Row> order() {
    List<Row> order = new ArrayList<>();
    Set<DeviceId> placed = new HashSet<>();
    for (DeviceId id : wanted.keySet()) {
      Deque<List<Row>> chain = new ArrayDeque<>();
      DeviceId at = id;
      while (at != null && wanted.containsKey(at) && placed.add(at)) {
        chain.push(wanted.get(at));
        at = last(wanted.get(at)).gateway();
      }
      chain.forEach(order::addAll);
    }
    return order;
  }

  /**
   * Without its gateway, which a dry run found good but did not store; without its version if a row
   * before it, in another slice, raised that.
   */
  private static Device fitted(Device d, Set<DeviceId> done, Set<DeviceId> stored) {
    return new Device(
        d.tenant(),
        d.id(),
        d.name(),
        d.profile(),
        d.tags(),
        done.contains(d.gateway()) ? null : d.gateway(),
        d.enabled(),
        d.simulated(),
        stored.contains(d.id()) ? 0 : d.version(),
        d.createdAt(),
        d.updatedAt());
  }
}
