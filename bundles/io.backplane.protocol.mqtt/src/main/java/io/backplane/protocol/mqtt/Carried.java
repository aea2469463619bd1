/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import io.backplane.plugin.api.StateCarrier.State;
import java.nio.ByteBuffer;

/**
 * What no connection carries when the card is replaced: sessions of absent clients and retained
 * messages. Field numbers are never reused.
 */
final class Carried {
  private static final int VERSION = 1;

  private Carried() {}

  static State out(Spaces spaces) {
    WireWriter out = new WireWriter(1024);
    for (DeviceSpace space : spaces.all()) {
      int mark = out.begin(1);
      out.string(1, space.key().tenant().value());
      out.string(2, space.key().device().value());
      for (Session s : space.sessions()) {
        if (s.connection() == null) {
          int session = out.begin(3);
          s.export().write(out);
          out.end(session);
        }
      }
      for (OutMessage m : space.retained("#")) {
        SessionState.writeMessage(out, 4, m);
      }
      out.end(mark);
    }
    return new State(VERSION, out.toByteArray());
  }

  static void in(Spaces spaces, State state) {
    if (state.version() > VERSION) {
      throw new IllegalArgumentException(
          "sessions are in version " + state.version() + ", known is " + VERSION);
    }
    try {
      WireReader in = new WireReader(ByteBuffer.wrap(state.bytes()));
      while (in.next()) {
        if (in.field() == 1) {
          space(spaces, in);
        } else {
          in.skip();
        }
      }
    } catch (MessageFormatException e) {
      throw new IllegalArgumentException("sessions cannot be read", e);
    }
  }

  private static void space(Spaces spaces, WireReader in) {
    int mark = in.enter();
    String tenant = "";
    String device = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> tenant = in.string();
        case 2 -> device = in.string();
        case 3 -> {
          int inner = in.enter();
          spaces.adopt(key(tenant, device), SessionState.read(in), null);
          in.leave(inner);
        }
        case 4 -> spaces.adoptRetained(key(tenant, device), SessionState.readMessage(in));
        default -> in.skip();
      }
    }
    in.leave(mark);
  }

  private static DeviceSpace.Key key(String tenant, String device) {
    return new DeviceSpace.Key(new TenantId(tenant), new DeviceId(device));
  }
}
