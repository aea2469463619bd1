/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.backplane.net.api.Bans;
import io.backplane.protocol.api.Client;
import io.backplane.protocol.api.ClientDetails;
import io.backplane.protocol.api.ClientDetails.Flight;
import io.backplane.protocol.api.ClientDetails.Subscription;
import io.backplane.protocol.api.ClientFigures;
import io.backplane.protocol.api.RetainedMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Clients of MQTT and what concerns them, as JSON. */
public final class ConnectionViews {
  private ConnectionViews() {}

  /** What went over a connection. */
  public record TrafficView(
      @About("Publications taken from the client.") long messagesIn,
      @About("Publications sent to the client.") long messagesOut,
      @About("Bytes received, without those of TLS and WebSocket.") long bytesIn,
      @About("Bytes sent, counted likewise.") long bytesOut,
      @About("Publications taken per second, of late.") double messagesInPerSecond,
      @About("Publications sent per second, of late.") double messagesOutPerSecond,
      @About("Bytes received per second, of late.") double bytesInPerSecond,
      @About("Bytes sent per second, of late.") double bytesOutPerSecond,
      @About("Publications that were not taken: `rejected`, `refused`, `unanswered`.")
          Map<String, Long> notTaken) {
    static TrafficView of(Client.Traffic t) {
      return new TrafficView(
          t.messagesIn(),
          t.messagesOut(),
          t.bytesIn(),
          t.bytesOut(),
          t.messagesInRate(),
          t.messagesOutRate(),
          t.bytesInRate(),
          t.bytesOutRate(),
          new TreeMap<>(t.notTaken()));
    }
  }

  /** A connection. */
  public record LinkView(
      @About("The listener that let it in.") String listener,
      @About("The peer's address.") String remote,
      @About("The peer's port.") int port,
      @About("Whether under TLS.") boolean secure,
      @About("Whether over WebSocket.") boolean webSocket,
      @About(value = "Version of the protocol.", example = "5.0") String version,
      @About(
              value = "What it signed in with; null for those who may not read credentials.",
              nullable = true)
          String credential,
      @About("When it signed in.") Ts since,
      @About("Seconds the client may be silent, times 1.5; 0 for ever.") int keepAliveSeconds,
      @About("What went over it.") TrafficView traffic) {
    static LinkView of(Client.Connection c, boolean credentials) {
      return new LinkView(
          c.listener(),
          c.remote(),
          c.port(),
          c.secure(),
          c.webSocket(),
          c.version(),
          credentials ? c.credential() : null,
          new Ts(c.since()),
          c.keepAliveSeconds(),
          TrafficView.of(c.traffic()));
    }
  }

  /** What outlives a connection. */
  public record SessionStateView(
      @About("How long it outlives its connection, seconds; 0 if it does not.") long expirySeconds,
      @About(value = "When its client left; null while it is connected.", nullable = true)
          Ts awaySince,
      @About("Subscriptions.") int subscriptions,
      @About("Messages sent and not confirmed by the client.") int inFlightOut,
      @About("Messages of the client that are not settled.") int inFlightIn,
      @About("Messages that wait to be sent.") int queued,
      @About("How large those are, bytes.") long queuedBytes,
      @About("Messages it did not get: `queue-full`, `away`, `expired`, `too-large`.")
          Map<String, Long> dropped) {
    static SessionStateView of(Client.State s) {
      return new SessionStateView(
          s.expirySeconds(),
          Ts.orNull(s.awaySince()),
          s.subscriptions(),
          s.inFlightOut(),
          s.inFlightIn(),
          s.queued(),
          s.queuedBytes(),
          new TreeMap<>(s.dropped()));
    }
  }

  /** A client. */
  public record ClientView(
      @About("Names it on this node.") String id,
      @About("As it calls itself; unique for its device or application only.") String clientId,
      @About(value = "The device it acts for; null if it is an application.", nullable = true)
          String device,
      @About(
              value = "The user or API token it acts for; null if it is a device.",
              example = "user:ada",
              nullable = true)
          String application,
      @About("Its session.") SessionStateView session,
      @About(value = "Its connection; null while it is away.", nullable = true)
          LinkView connection) {
    /** A client, with or without what credential it has. */
    public static ClientView of(Client c, boolean credentials) {
      return new ClientView(
          c.id(),
          c.clientId(),
          c.device() == null ? null : c.device().value(),
          c.device() == null ? c.application() : null,
          SessionStateView.of(c.session()),
          c.connection() == null ? null : LinkView.of(c.connection(), credentials));
    }
  }

  /** A subscription. */
  public record SubscriptionView(
      @About(value = "The topic filter.", example = "commands/#") String filter,
      @About("QoS granted.") int qos,
      @About("Whether the client's own messages are left out.") boolean noLocal,
      @About("Whether the retain flag is passed on.") boolean retainAsPublished,
      @About("What the client numbered it with; 0 if it did not.") int identifier) {
    static SubscriptionView of(Subscription s) {
      return new SubscriptionView(
          s.filter(), s.qos(), s.noLocal(), s.retainAsPublished(), s.identifier());
    }
  }

  /** A message to the client that is under way. */
  public record FlightView(
      @About("Its packet identifier.") int packetId,
      @About("Its topic; empty if only the release is left to confirm.") String topic,
      @About("Its QoS.") int qos,
      @About("Bytes of its payload.") int bytes,
      @About(
              value = "How far it is.",
              values = {"WAITING", "SENT", "RELEASED"})
          String step) {
    static FlightView of(Flight f) {
      return new FlightView(f.packetId(), f.topic(), f.qos(), f.bytes(), f.step().name());
    }
  }

  /** A client with all there is to know. */
  public record ClientDetailsView(
      @About("The client.") ClientView client,
      @About("What it subscribed to.") List<SubscriptionView> subscriptions,
      @About("Messages it has not confirmed, in the order sent.") List<FlightView> inFlight) {
    /** A client. */
    public static ClientDetailsView of(ClientDetails d, boolean credentials) {
      return new ClientDetailsView(
          ClientView.of(d.client(), credentials),
          d.subscriptions().stream().map(SubscriptionView::of).toList(),
          d.flights().stream().map(FlightView::of).toList());
    }
  }

  /** Figures over all clients. */
  public record FiguresView(
      @About("When counting began.") Ts since,
      @About("Clients connected.") int connected,
      @About("Sessions whose client is away.") int away,
      @About("Subscriptions.") int subscriptions,
      @About("Retained messages.") int retained,
      @About("Memory for those, bytes.") long retainedBytes,
      @About("What happened since counting began, by name.") Map<String, Long> counters) {
    /** Figures. */
    public static FiguresView of(ClientFigures f) {
      return new FiguresView(
          new Ts(f.since()),
          f.connected(),
          f.away(),
          f.subscriptions(),
          f.retained(),
          f.retainedBytes(),
          new TreeMap<>(f.counters()));
    }
  }

  /** A retained message. */
  public record RetainedView(
      @About(
              value = "The device in whose namespace it lies; null if its topic is no device's.",
              nullable = true)
          String device,
      @About("Its topic.") String topic,
      @About("Its QoS.") int qos,
      @About(value = "When it goes; null if never.", nullable = true) Ts expiresAt,
      @About("Bytes of its payload.") int bytes,
      @About("The payload's first 4096 bytes, base64.") String payload,
      @About(value = "The same if it is text.", optional = true)
          @JsonInclude(JsonInclude.Include.NON_NULL)
          String payloadText) {
    private static final int SHOWN = 4096;

    /** A message. */
    public static RetainedView of(RetainedMessage m) {
      ByteBuffer all = m.payload();
      byte[] shown = new byte[Math.min(all.remaining(), SHOWN)];
      all.duplicate().get(shown);
      return new RetainedView(
          m.device() == null ? null : m.device().value(),
          m.topic(),
          m.qos(),
          Ts.orNull(m.expiresAt()),
          all.remaining(),
          Base64.getEncoder().encodeToString(shown),
          text(shown));
    }

    private static String text(byte[] payload) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      } catch (CharacterCodingException e) {
        return null;
      }
    }
  }

  /** Who is to be kept out. */
  public record BanInput(
      @About(
              value = "What is kept out.",
              values = {Bans.ADDRESS, Bans.MQTT_CLIENT, Bans.MQTT_DEVICE, Bans.MQTT_CREDENTIAL})
          String kind,
      @About(
              value = "An address, or the identifier of a client, a device or a credential.",
              min = 1,
              max = 1024,
              example = "203.0.113.9")
          String name,
      @About(value = "For how long, seconds.", min = 1, max = 31_536_000) Integer seconds,
      @About(value = "Why, for people.", optional = true, max = 200) String reason) {}

  /** Who is kept out. */
  public record BanView(
      @About("Names the ban.") String id,
      @About(value = "What is kept out.", example = "address") String kind,
      @About("An address, of IPv6 the first of a /64; or an identifier.") String name,
      @About("When it ends.") Ts until,
      @About("Why, for people.") String reason) {}
}
