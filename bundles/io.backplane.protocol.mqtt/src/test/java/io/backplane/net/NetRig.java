/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.net.api.Bans;
import io.backplane.net.api.Listeners.Listener;
import io.backplane.net.api.StreamProtocol;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The real network bundle, without a framework, on a port the system chooses. */
public final class NetRig implements AutoCloseable {
  private final long parkMillis;
  private final Net net;

  /**
   * @param parkMillis how long connections are held while no card is there
   */
  public NetRig(long parkMillis) {
    this(parkMillis, "");
  }

  /**
   * @param parkMillis how long connections are held while no card is there
   * @param more of the listener's settings
   */
  public NetRig(long parkMillis, String more) {
    this.parkMillis = parkMillis;
    net = new Net(settings(more), new HostRule(Path.of("target", "no-such-folder"), false, 0), 100);
  }

  private NetSettings settings(String more) {
    ListenerSpec spec = ListenerSpec.parse("name=mqtt;protocol=mqtt;port=0" + more);
    return new NetSettings(List.of(spec), 2, 10_000, parkMillis);
  }

  /** Gives the listener other settings while it listens. */
  public void change(String more) {
    net.apply(settings(more));
  }

  public int port() {
    while (net.list().isEmpty() || !net.list().get(0).bound()) {
      LockSupport.parkNanos(1_000_000);
    }
    return net.list().get(0).port();
  }

  public Listener listener() {
    return net.list().get(0);
  }

  public void bind(StreamProtocol protocol) {
    net.bind("mqtt", protocol, 0);
  }

  public void unbind(StreamProtocol protocol) {
    net.unbind("mqtt", protocol);
  }

  public Bans bans() {
    return net.bans();
  }

  @Override
  public void close() {
    net.close();
  }
}
