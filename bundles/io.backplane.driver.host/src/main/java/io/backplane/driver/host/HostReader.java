/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.host;

import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.software.os.OperatingSystem;

/**
 * Reads the machine. Rates need two readings, so the first one leaves them out; what the machine
 * does not offer (a temperature sensor, mostly) is left out always. One thread.
 */
final class HostReader {
  private static final File ROOT = new File("/");

  private final HardwareAbstractionLayer hardware;
  private final OperatingSystem os;
  private final List<NetworkIF> networks;
  private final JvmReader jvm = new JvmReader();
  private long[] ticks;
  private long readings;
  private long lastMicros;
  private long[] lastNetwork;
  private Map<String, long[]> lastDisks = Map.of();

  HostReader() {
    SystemInfo system = new SystemInfo();
    hardware = system.getHardware();
    os = system.getOperatingSystem();
    networks = hardware.getNetworkIFs();
    ticks = hardware.getProcessor().getSystemCpuLoadTicks();
  }

  /** For people: maker and model of the machine and its operating system. */
  String describe() {
    return hardware.getProcessor().getProcessorIdentifier().getName().trim() + ", " + os;
  }

  /** All readings of this moment. */
  List<Sample> read(long micros) {
    List<Sample> out = new ArrayList<>(32);
    cpu(micros, out);
    memory(micros, out);
    network(micros, out);
    disk(micros, out);
    jvm.read(micros, out);
    space(micros, out);
    system(micros, out);
    readings++;
    lastMicros = micros;
    return out;
  }

  private void cpu(long t, List<Sample> out) {
    CentralProcessor cpu = hardware.getProcessor();
    long[] now = cpu.getSystemCpuLoadTicks();
    long total = 0;
    for (int i = 0; i < now.length; i++) {
      total += now[i] - ticks[i];
    }
    if (readings > 0 && total > 0) {
      real(
          out,
          "cpu.load",
          t,
          100.0
              * (total
                  - delta(now, CentralProcessor.TickType.IDLE)
                  - delta(now, CentralProcessor.TickType.IOWAIT))
              / total);
      real(out, "cpu.iowait", t, 100.0 * delta(now, CentralProcessor.TickType.IOWAIT) / total);
    }
    ticks = now;
    double load = cpu.getSystemLoadAverage(1)[0];
    if (load >= 0) {
      real(out, "cpu.load1m", t, load);
    }
  }

  private long delta(long[] now, CentralProcessor.TickType type) {
    return now[type.getIndex()] - ticks[type.getIndex()];
  }

  private void memory(long t, List<Sample> out) {
    GlobalMemory memory = hardware.getMemory();
    long used = memory.getTotal() - memory.getAvailable();
    whole(out, "memory.used", t, used);
    real(out, "memory.load", t, 100.0 * used / memory.getTotal());
    if (memory.getVirtualMemory().getSwapTotal() > 0) {
      whole(out, "swap.used", t, memory.getVirtualMemory().getSwapUsed());
    }
  }

  private void network(long t, List<Sample> out) {
    long[] now = new long[2];
    for (NetworkIF n : networks) {
      if (n.updateAttributes() && !n.getName().equals("lo")) {
        now[0] += n.getBytesRecv();
        now[1] += n.getBytesSent();
      }
    }
    rates(out, t, lastNetwork, now, "network.received", "network.sent");
    lastNetwork = now;
  }

  /** All disks at once: to ask each for news of itself, OSHI would go through all of them. */
  private void disk(long t, List<Sample> out) {
    Map<String, long[]> now = new HashMap<>();
    long[] before = new long[2];
    long[] after = new long[2];
    for (HWDiskStore d : hardware.getDiskStores()) {
      long[] bytes = {d.getReadBytes(), d.getWriteBytes()};
      now.put(d.getName(), bytes);
      long[] known = lastDisks.getOrDefault(d.getName(), bytes);
      for (int i = 0; i < bytes.length; i++) {
        before[i] += known[i];
        after[i] += bytes[i];
      }
    }
    rates(out, t, readings == 0 ? null : before, after, "disk.read", "disk.written");
    lastDisks = now;
  }

  private void rates(List<Sample> out, long t, long[] before, long[] now, String... keys) {
    double seconds = (t - lastMicros) / 1e6;
    if (before == null || seconds <= 0) {
      return;
    }
    for (int i = 0; i < keys.length; i++) {
      if (now[i] >= before[i]) {
        real(out, keys[i], t, (now[i] - before[i]) / seconds);
      }
    }
  }

  /** The file system at the root, asked without OSHI, which would go through all of them. */
  private static void space(long t, List<Sample> out) {
    long total = ROOT.getTotalSpace();
    if (total > 0) {
      long used = total - ROOT.getUsableSpace();
      whole(out, "disk.used", t, used);
      real(out, "disk.load", t, 100.0 * used / total);
    }
  }

  private void system(long t, List<Sample> out) {
    whole(out, "processes", t, os.getProcessCount());
    whole(out, "threads", t, os.getThreadCount());
    whole(out, "uptime", t, os.getSystemUptime());
    double temperature = hardware.getSensors().getCpuTemperature();
    if (temperature > 0) {
      real(out, "temperature", t, temperature);
    }
  }

  static void real(List<Sample> out, String key, long t, double value) {
    out.add(new Sample(key, t, new Value.Real(Math.round(value * 100) / 100.0)));
  }

  static void whole(List<Sample> out, String key, long t, long value) {
    out.add(new Sample(key, t, new Value.Int(value)));
  }
}
