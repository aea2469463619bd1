/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.marks.Boundary;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.mqtt.app.Application;
import io.backplane.protocol.mqtt.common.Statistics;
import io.backplane.protocol.mqtt.flow.Member;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.topic.Speech;
import io.backplane.protocol.mqtt.topic.Subscription;
import io.backplane.protocol.mqtt.wire.Connect;
import io.backplane.protocol.mqtt.wire.PacketFault;
import io.backplane.protocol.mqtt.wire.PacketWriter;
import io.backplane.protocol.mqtt.wire.Packets.Subscribe;
import io.backplane.protocol.mqtt.wire.Packets.Unsubscribe;
import io.backplane.protocol.mqtt.wire.Packets.Wanted;
import io.backplane.protocol.mqtt.wire.Reason;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Authorizer.Resource;
import io.backplane.security.api.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SUBSCRIBE and UNSUBSCRIBE. The dialect says what is meant for the device, the authorizer what it
 * may; while one of them is absent the packet is held. On the connection's event loop.
 */
@Boundary("Dialects belong to other cards: a filter one fails on is denied.")
final class Subscribing {
  private static final Logger LOG = LoggerFactory.getLogger(Subscribing.class);
  private static final int SUBACK = 0x90;
  private static final int UNSUBACK = 0xB0;
  private static final int DENIED = 0x80;
  private static final int SEND_RETAINED_IF_NEW = 1;
  private static final int SEND_NO_RETAINED = 2;
  private final MqttConnection connection;

  Subscribing(MqttConnection connection) {
    this.connection = connection;
  }

  void subscribe(Subscribe s) {
    DeviceIdentity who = connection.identity();
    Authorizer authorizer = connection.core().services().authorizer();
    Application app = connection.member().application();
    String absent = authorizer == null ? who.dialect() : absent(who, s.wanted());
    if (app == null ? absent != null : !app.ready()) {
      connection.await(absent);
      return;
    }
    s.wanted().forEach(Subscribing::check);
    byte[] codes = new byte[s.wanted().size()];
    List<Subscription> fresh = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      Wanted w = s.wanted().get(i);
      int limited = limited(i, w.filter());
      int denied =
          limited > 0
              ? limited
              : app != null ? app.mayNotSubscribe(w.filter()) : denied(who, w.filter(), authorizer);
      codes[i] = (byte) (denied == 0 ? w.qos() : v5() ? denied : DENIED);
      if (denied == 0) {
        subscribe(w, s.subscriptionId(), fresh);
      }
    }
    Member member = connection.member();
    if (!fresh.isEmpty()) {
      // what is published from now on is heard, so nothing is missed
      member.space().refresh(member.session());
      fresh.forEach(this::bringRetained);
    }
    connection.inflow().answer(member.session().trail().last(), () -> granted(s, codes));
    member.subscriptionsChanged(connection.core().commandLevel(who.dialect()));
  }

  private Set<String> spoken(DeviceIdentity who, String topics) {
    return connection.rules().guests().speech().within(who, topics);
  }

  /** A dialect that has to be asked and is not there; null if all are. */
  private String absent(DeviceIdentity who, List<Wanted> wanted) {
    for (Wanted w : wanted) {
      for (String name : spoken(who, Subscription.topics(w.filter()))) {
        if (connection.core().services().dialect(name) == null) {
          return name;
        }
      }
    }
    return null;
  }

  /** The reason code of MQTT 5.0 if a filter is beyond a limit, 0 if it is not. */
  private int limited(int place, String filter) {
    Protection limits = connection.settings().protection();
    if (place >= limits.filtersPerPacket()) {
      return limited("filters-per-packet", Reason.QUOTA_EXCEEDED);
    } else if (limits.tooDeep(filter)) {
      return limited("filter-depth", Reason.FILTER_INVALID);
    }
    boolean room = connection.member().session().hasRoomFor(filter, limits);
    return room ? 0 : limited("subscriptions", Reason.QUOTA_EXCEEDED);
  }

  private int limited(String limit, int code) {
    connection.core().counters().limit(limit);
    return code;
  }

  private void granted(Subscribe s, byte[] codes) {
    int version = connection.agreement().version();
    connection
        .outbox()
        .write(out -> PacketWriter.granted(out, SUBACK, s.packetId(), codes, version));
    connection.drain();
  }

  private boolean v5() {
    return connection.agreement().version() == Connect.V5;
  }

  private static void check(Wanted w) {
    if (w.noLocal() && Subscription.isShare(w.filter())) {
      throw new PacketFault(Reason.PROTOCOL_ERROR, "a shared subscription with no-local");
    }
  }

  private void subscribe(Wanted w, int id, List<Subscription> wantsRetained) {
    Subscription sub =
        Subscription.of(connection.agreement().bridge() ? Subscription.ofBridge(w) : w, id);
    boolean fresh = connection.member().session().subscribe(sub);
    boolean unwanted =
        w.retainHandling() == SEND_NO_RETAINED
            || w.retainHandling() == SEND_RETAINED_IF_NEW && !fresh;
    if (!sub.shared() && !unwanted) {
      wantsRetained.add(sub);
    }
  }

  private void bringRetained(Subscription sub) {
    Member member = connection.member();
    int[] ids = sub.id() > 0 ? new int[] {sub.id()} : OutMessage.NO_IDS;
    List<OutMessage> retained = new ArrayList<>();
    for (OutMessage m : retained(member, sub.topics())) {
      int qos = Math.min(m.qos(), sub.qos());
      retained.add(new OutMessage(m.content(), qos, true, ids, OutMessage.NO_COMMAND));
    }
    int dropped = member.session().offerRetained(retained, connection.core().journal());
    connection.core().counters().dropped(Drop.MESSAGES, dropped);
  }

  private List<OutMessage> retained(Member member, String topics) {
    return member.application() == null
        ? member.space().retained(topics)
        : connection.core().spaces().retainedWide(member.identity().tenant(), topics);
  }

  /** The reason code of MQTT 5.0 if a filter is denied, 0 if it is granted. */
  private int denied(DeviceIdentity who, String filter, Authorizer authorizer) {
    if (Statistics.means(filter)) {
      return Statistics.denied(Statistics.device(who), filter, authorizer);
    } else if (!Subscription.valid(filter)) {
      return Reason.FILTER_INVALID;
    }
    String topics = Subscription.topics(filter);
    try {
      Subject subject =
          new Subject(Subject.Kind.DEVICE, who.tenant(), who.device().value(), Set.of());
      Resource resource = new Resource(who.tenant(), "topic", topics);
      return maySubscribe(who, topics)
              && authorizer.decide(subject, "topic:subscribe", resource).allowed()
          ? 0
          : Reason.NOT_AUTHORIZED;
    } catch (RuntimeException | LinkageError e) {
      LOG.error("a dialect failed on filter '{}' of {}; it is denied", filter, who.device(), e);
      return Reason.IMPLEMENTATION_SPECIFIC;
    }
  }

  /** A filter is granted if all who speak on its topics grant it. */
  private boolean maySubscribe(DeviceIdentity who, String topics) {
    for (String name : spoken(who, topics)) {
      Dialect dialect = connection.core().services().dialect(name);
      if (dialect == null || !dialect.maySubscribe(Speech.as(who, name), topics)) {
        return false;
      }
    }
    return true;
  }

  void unsubscribe(Unsubscribe u) {
    Member member = connection.member();
    byte[] codes = new byte[u.filters().size()];
    for (int i = 0; i < codes.length; i++) {
      boolean known = member.session().unsubscribe(u.filters().get(i));
      codes[i] = (byte) (known ? Reason.SUCCESS : Reason.NO_SUBSCRIPTION_EXISTED);
    }
    connection.inflow().answer(member.session().trail().last(), () -> ended(u, codes));
    member.subscriptionsChanged(member.commandLevel());
  }

  private void ended(Unsubscribe u, byte[] codes) {
    int version = connection.agreement().version();
    connection
        .outbox()
        .write(
            out -> {
              if (version == Connect.V5) {
                PacketWriter.granted(out, UNSUBACK, u.packetId(), codes, version);
              } else {
                PacketWriter.unsuback3(out, u.packetId());
              }
            });
  }
}
