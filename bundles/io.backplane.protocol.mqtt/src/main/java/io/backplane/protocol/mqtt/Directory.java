/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Client;
import io.backplane.protocol.api.ClientDetails;
import io.backplane.protocol.api.ClientDirectory;
import io.backplane.protocol.api.ClientFigures;
import io.backplane.protocol.api.RetainedMessage;
import io.backplane.protocol.mqtt.flow.Core;
import io.backplane.protocol.mqtt.flow.Line;
import io.backplane.protocol.mqtt.session.Content;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.Topics;
import io.backplane.protocol.mqtt.wire.Reason;
import io.backplane.stream.api.StreamException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients for those who look after the node. Everything is put together by the thread that
 * asks; event loops only count, and sessions are copied one after the other.
 */
final class Directory implements ClientDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);
  private static final long MICROS = 1000;
  private static final long SETTLE_SECONDS = 10;
  private final Core core;

  /** A retained message and where it lies. */
  private record Kept(SpaceKey owner, OutMessage message) {}

  Directory(Core core) {
    this.core = core;
  }

  @Override
  public Page<Client> clients(TenantId tenant, Filter filter, String cursor, int limit) {
    Pager<Portrait> pager = new Pager<>(cursor, limit);
    String text = filter.text().toLowerCase(Locale.ROOT);
    for (DeviceSpace space : core.spaces().all()) {
      String device = space.key().owner();
      if (space.key().tenant().equals(tenant) && is(filter.device(), device)) {
        for (Session s : space.sessions()) {
          Portrait p = new Portrait(space.key(), s);
          if (meant(filter, s, p) && (text.isEmpty() || says(text, device, s, p))) {
            pager.add(p.key(), p);
          }
        }
      }
    }
    return pager.page(Portrait::client);
  }

  private static boolean meant(Filter filter, Session s, Portrait p) {
    return is(filter.clientId(), s.clientId())
        && is(filter.address(), p.address())
        && is(filter.listener(), p.listener())
        && (filter.connected() == null || filter.connected() == p.connected());
  }

  private static boolean is(String wanted, String value) {
    return wanted.isEmpty() || wanted.equals(value);
  }

  private static boolean says(String text, String device, Session s, Portrait p) {
    return s.clientId().toLowerCase(Locale.ROOT).contains(text)
        || device.toLowerCase(Locale.ROOT).contains(text)
        || p.address().contains(text);
  }

  @Override
  public Optional<ClientDetails> client(TenantId tenant, String id) {
    return find(tenant, id).map(Portrait::details);
  }

  private Optional<Portrait> find(TenantId tenant, String id) {
    return Portrait.name(id).flatMap(name -> find(tenant, name));
  }

  private Optional<Portrait> find(TenantId tenant, Portrait.Name name) {
    SpaceKey key = SpaceKey.of(tenant, name.owner());
    Session session = core.spaces().space(key).session(name.clientId());
    return Optional.ofNullable(session).map(s -> new Portrait(key, s));
  }

  @Override
  public boolean disconnect(TenantId tenant, String id, String reason) {
    Optional<Portrait> found = find(tenant, id).filter(Portrait::connected);
    return found.isPresent() && kick(found.get().connection(), reason);
  }

  private boolean kick(Line c, String reason) {
    try {
      c.gate()
          .loop()
          .execute(
              () -> {
                if (!c.isClosed()) {
                  String why = reason.isEmpty() ? "" : ": " + reason;
                  core.diagnose(c.identity(), "kicked", "disconnected by an administrator" + why);
                  c.close("kicked", Reason.ADMINISTRATIVE_ACTION, reason);
                }
              });
      return true;
    } catch (RejectedExecutionException e) {
      LOG.trace("the event loop has ended", e);
      return false;
    }
  }

  @Override
  public Page<RetainedMessage> retained(
      TenantId tenant, RetainedFilter filter, String cursor, int limit) {
    Pager<Kept> pager = new Pager<>(cursor, limit);
    String topics = filter.topics().isEmpty() ? "#" : filter.topics();
    for (DeviceSpace space : core.spaces().all()) {
      String device = space.key().owner();
      if (space.key().tenant().equals(tenant) && is(filter.device(), device)) {
        for (OutMessage m : space.retained(topics)) {
          pager.add(device + '\n' + m.topic(), new Kept(space.key(), m));
        }
      }
    }
    return pager.page(Directory::retained);
  }

  private static RetainedMessage retained(Kept k) {
    return new RetainedMessage(
        k.owner.tenant(),
        k.owner.device(),
        k.message.topic(),
        k.message.qos(),
        k.message.content().expiresAt() * MICROS,
        ByteBuffer.wrap(k.message.payload()));
  }

  @Override
  public boolean removeRetained(TenantId tenant, DeviceId device, String topic) {
    SpaceKey key = device == null ? SpaceKey.shared(tenant) : new SpaceKey(tenant, device);
    DeviceSpace space = core.spaces().space(key);
    if (!Topics.validName(topic) || space.retained(topic).isEmpty()) {
      return false;
    }
    OutMessage nothing = OutMessage.plain(Content.nothing(topic));
    settle(core.spaces().retain(space, nothing, true));
    return true;
  }

  private void settle(long ticket) {
    CountDownLatch durable = new CountDownLatch(ticket == 0 ? 0 : 1);
    core.journal().await(ticket, durable::countDown);
    try {
      if (!durable.await(SETTLE_SECONDS, TimeUnit.SECONDS)) {
        throw new StreamException("the removal could not be written down yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamException("interrupted before the removal was written down", e);
    }
  }

  @Override
  public ClientFigures figures() {
    return core.figures().now();
  }
}
