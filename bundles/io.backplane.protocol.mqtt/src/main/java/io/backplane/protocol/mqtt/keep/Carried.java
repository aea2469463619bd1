/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.keep;

import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import io.backplane.plugin.api.StateCarrier.State;
import io.backplane.protocol.mqtt.common.Commons;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.DueWill;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.session.SessionState;
import io.backplane.protocol.mqtt.session.Spaces;
import io.backplane.protocol.mqtt.session.StateCodec;
import io.backplane.protocol.mqtt.session.Trail;
import io.backplane.protocol.mqtt.session.Will;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.nio.ByteBuffer;

/**
 * What no connection carries when the card is replaced: sessions of absent clients and retained
 * messages. Field numbers are never reused.
 */
public final class Carried {
  private static final int VERSION = 1;

  private Carried() {}

  public static State out(Commons commons, WillDesk wills) {
    WireWriter out = new WireWriter(1024);
    out.varint(3, commons.journal().ready() ? 1 : 0);
    for (DeviceSpace space : commons.spaces().all()) {
      int mark = out.begin(space.key().device() == null ? 4 : 1);
      out.string(1, space.key().tenant().value());
      out.string(2, space.key().owner());
      for (Session s : space.sessions()) {
        if (s.connection() == null) {
          int session = out.begin(3);
          s.export().write(out);
          out.end(session);
        }
      }
      for (OutMessage m : space.retained()) {
        StateCodec.message(out, 4, m);
      }
      out.end(mark);
    }
    for (DueWill due : wills.waiting()) {
      int mark = out.begin(2);
      StateCodec.identity(out, due.identity());
      out.string(7, due.clientId());
      StateCodec.will(out, 8, due.will());
      out.varint(9, due.at());
      out.varint(10, due.trail().sid());
      out.end(mark);
    }
    return new State(VERSION, out.toByteArray());
  }

  public static void in(Commons commons, WillDesk wills, State state) {
    if (state.version() > VERSION) {
      throw new IllegalArgumentException(
          "sessions are in version " + state.version() + ", known is " + VERSION);
    }
    try {
      WireReader in = new WireReader(ByteBuffer.wrap(state.bytes()));
      boolean journaled = false;
      while (in.next()) {
        switch (in.field()) {
          case 1, 4 -> space(commons.spaces(), in, journaled);
          case 2 -> will(wills, in);
          case 3 -> journaled = in.varint() != 0;
          default -> in.skip();
        }
      }
    } catch (MessageFormatException e) {
      throw new IllegalArgumentException("sessions cannot be read", e);
    }
  }

  private static void will(WillDesk wills, WireReader in) {
    DueWill due = due(in);
    if (due != null) {
      wills.take(due);
      wills.publishIfDue(due);
    }
  }

  /** One that is in the journal too is taken from there. */
  private static DueWill due(WireReader in) {
    int mark = in.enter();
    StateCodec.Who who = new StateCodec.Who();
    String clientId = "";
    Will will = null;
    long at = 0;
    long sid = 0;
    while (in.next()) {
      switch (in.field()) {
        case 7 -> clientId = in.string();
        case 8 -> will = StateCodec.will(in);
        case 9 -> at = in.varint();
        case 10 -> sid = in.varint();
        default -> who.field(in);
      }
    }
    in.leave(mark);
    if (will == null) {
      throw new MessageFormatException("a will is missing");
    }
    return sid == 0 ? new DueWill(who.identity(), clientId, will, at, Trail.NONE) : null;
  }

  /** What the predecessor wrote into the journal is taken from there, where it is newer. */
  private static void space(Spaces spaces, WireReader in, boolean journaled) {
    int mark = in.enter();
    String tenant = "";
    String device = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> tenant = in.string();
        case 2 -> device = in.string();
        case 3 -> {
          int inner = in.enter();
          SessionState session = SessionState.read(in);
          if (session.sid() == 0) {
            spaces.adopt(key(tenant, device), session, null);
          }
          in.leave(inner);
        }
        case 4 -> {
          OutMessage m = StateCodec.message(in);
          if (!journaled) {
            spaces.adoptRetained(key(tenant, device), m, true);
          }
        }
        default -> in.skip();
      }
    }
    in.leave(mark);
  }

  private static SpaceKey key(String tenant, String device) {
    return SpaceKey.of(new TenantId(tenant), device);
  }
}
