/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.Sessions;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.NodeViews.CpuView;
import io.backplane.rest.view.NodeViews.GateView;
import io.backplane.rest.view.NodeViews.ListenerView;
import io.backplane.rest.view.NodeViews.MemoryView;
import io.backplane.rest.view.NodeViews.NodeView;
import io.backplane.rest.view.NodeViews.StorageView;
import io.backplane.rest.view.Ts;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;

/** Figures of process, machine, data folder and gate at one moment. */
public final class NodeFigures {
  private final BundleContext framework;
  private final DataDesk data;
  private final DeviceDesk devices;
  private final Supplier<List<ListenerView>> listeners;
  private final ProcessFigures process = new ProcessFigures();
  private final FolderSize folder;

  /**
   * Figures of this node.
   *
   * @param framework for the launcher's properties
   * @param data for gate and sessions
   * @param devices for the dialects
   * @param listeners where the node listens
   */
  public NodeFigures(
      BundleContext framework,
      DataDesk data,
      DeviceDesk devices,
      Supplier<List<ListenerView>> listeners) {
    this.framework = framework;
    this.data = data;
    this.devices = devices;
    this.listeners = listeners;
    this.folder = new FolderSize(Path.of(property("backplane.data", ".")));
  }

  /** The figures now. */
  public NodeView now() {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new NodeView(
        framework.getBundle().getVersion().toString(),
        new Ts(runtime.getStartTime() * 1000),
        runtime.getVmName() + " " + Runtime.version(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        folder.path().toString(),
        Integer.parseInt(property("backplane.port.offset", "0")),
        property("backplane.mode", "development"),
        Boolean.parseBoolean(property("backplane.insecure.lan", "false")),
        new CpuView(process.cores(), process.system(), Runtime.getRuntime().availableProcessors()),
        new MemoryView(heap.getUsed(), heap.getMax(), process.residentBytes()),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        runtime.getUptime(),
        new StorageView(folder.bytes(), folder.free()),
        data.ingressNow().map(Ingress::stats).map(GateView::of).orElse(null),
        data.sessionsNow().map(Sessions::count).orElse(0),
        listeners.get(),
        devices.dialects());
  }

  private String property(String name, String fallback) {
    String value = framework.getProperty(name);
    return value == null || value.isEmpty() ? fallback : value;
  }
}
