/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

import java.util.ArrayList;
import java.util.List;

/** Reads what clients send besides CONNECT and PUBLISH, from behind the fixed header. */
public final class Packets {
  public static final int CONNECT = 1;
  public static final int PUBLISH = 3;
  public static final int PUBACK = 4;
  public static final int PUBREC = 5;
  public static final int PUBREL = 6;
  public static final int PUBCOMP = 7;
  public static final int SUBSCRIBE = 8;
  public static final int UNSUBSCRIBE = 10;
  public static final int PINGREQ = 12;
  public static final int DISCONNECT = 14;
  public static final int AUTH = 15;

  /** Reason of AUTH: the server has let the client in again. */
  public static final int SUCCESS = 0x00;

  /** Reason of AUTH: the exchange goes on. */
  public static final int CONTINUE = 0x18;

  /** Reason of AUTH: the client begins another exchange. */
  public static final int REAUTHENTICATE = 0x19;

  private static final int FLAGS_OF_SOME = 2;
  private static final int WITH_FLAGS = 1 << PUBREL | 1 << SUBSCRIBE | 1 << UNSUBSCRIBE;

  private Packets() {}

  /** The acknowledgement of a packet identifier, with its reason code. */
  public record Ack(int packetId, int code) {}

  /** One topic filter of a SUBSCRIBE and its options. */
  public record Wanted(
      String filter, int qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {}

  /** A SUBSCRIBE; its subscription identifier is 0 if it has none. */
  public record Subscribe(int packetId, int subscriptionId, List<Wanted> wanted) {}

  /** An UNSUBSCRIBE. */
  public record Unsubscribe(int packetId, List<String> filters) {}

  /** A DISCONNECT; its session expiry in seconds is -1 if it does not say. */
  public record Disconnect(int code, long sessionExpiry) {}

  /** An AUTH; its data may be empty. */
  public record Auth(int code, String method, byte[] data) {}

  /** The type of a packet by its first byte, whose flags must be as the type demands. */
  public static int type(int first) {
    int type = first >> 4;
    int flags = first & 15;
    if (type == PUBLISH) {
      return type;
    }
    if (flags != ((WITH_FLAGS >> type & 1) != 0 ? FLAGS_OF_SOME : 0)) {
      throw PacketFault.malformed("the flags of packet type " + type + " are " + flags);
    }
    return type;
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
  public static Ack ack(PacketReader in, int type, int version) {
    int id = in.packetId();
    int code = Reason.SUCCESS;
    if (version == Connect.V5 && in.left() > 0) {
      code = in.u8();
      if (in.left() > 0) {
        Properties.read(in, Property.IN_ACK);
      }
    }
    in.done();
    checkReason(type, code);
    return new Ack(id, code);
  }

  private static void checkReason(int type, int code) {
    if (code != Reason.SUCCESS && !Reason.clientMay(type, code)) {
      throw PacketFault.malformed("a packet of type " + type + " gives the reason " + code);
    }
  }

  /** SUBSCRIBE. */
  public static Subscribe subscribe(PacketReader in, int version) {
    int id = in.packetId();
    Properties properties =
        version < Connect.V5 ? Properties.NONE : Properties.read(in, Property.IN_SUBSCRIBE);
    List<Wanted> wanted = new ArrayList<>(2);
    while (in.left() > 0) {
      String filter = in.string();
      wanted.add(wanted(filter, in.u8(), version));
    }
    if (wanted.isEmpty()) {
      throw PacketFault.protocol("a SUBSCRIBE names no topic filter");
    }
    return new Subscribe(id, properties.subscriptionId(), wanted);
  }

  private static Wanted wanted(String filter, int options, int version) {
    int reserved = version < Connect.V5 ? 0xFC : 0xC0;
    if ((options & reserved) != 0) {
      throw PacketFault.malformed("reserved subscription options are set");
    }
    int qos = options & 3;
    int handling = options >> 4 & 3;
    if (qos == 3 || handling == 3) {
      throw PacketFault.protocol("subscription options hold a 3 that means nothing");
    }
    return new Wanted(filter, qos, (options & 4) != 0, (options & 8) != 0, handling);
  }

  /** UNSUBSCRIBE. */
  public static Unsubscribe unsubscribe(PacketReader in, int version) {
    int id = in.packetId();
    if (version == Connect.V5) {
      Properties.read(in, Property.IN_UNSUBSCRIBE);
    }
    List<String> filters = new ArrayList<>(2);
    while (in.left() > 0) {
      filters.add(in.string());
    }
    if (filters.isEmpty()) {
      throw PacketFault.protocol("an UNSUBSCRIBE names no topic filter");
    }
    return new Unsubscribe(id, filters);
  }

  /** DISCONNECT. */
  public static Disconnect disconnect(PacketReader in, int version) {
    int code = Reason.SUCCESS;
    long expiry = -1;
    if (version == Connect.V5 && in.left() > 0) {
      code = in.u8();
      if (in.left() > 0) {
        expiry = Properties.read(in, Property.IN_DISCONNECT).sessionExpiry(-1);
      }
    }
    in.done();
    checkReason(DISCONNECT, code);
    return new Disconnect(code, expiry);
  }

  /** PINGREQ, which says nothing. */
  public static void ping(PacketReader in) {
    in.done();
  }

  /** AUTH. */
  public static Auth auth(PacketReader in) {
    int code = in.left() > 0 ? in.u8() : SUCCESS;
    Properties said = in.left() > 0 ? Properties.read(in, Property.IN_AUTH) : Properties.NONE;
    in.done();
    if (code == SUCCESS) {
      throw PacketFault.protocol("a client says in AUTH that it succeeded");
    } else if (code != CONTINUE && code != REAUTHENTICATE) {
      throw PacketFault.malformed("AUTH gives the reason " + code);
    } else if (!said.wantsAuthenticationExchange()) {
      throw PacketFault.protocol("AUTH names no authentication method");
    }
    return new Auth(code, said.authenticationMethod(), said.authenticationData());
  }
}
