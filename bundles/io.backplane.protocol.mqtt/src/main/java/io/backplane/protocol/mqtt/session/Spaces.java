/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.limit.Settings;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The namespaces of all devices that have a session or a retained message. Any thread. */
public final class Spaces {
  private final ConcurrentMap<SpaceKey, DeviceSpace> spaces = new ConcurrentHashMap<>();
  private final AtomicInteger retainedBytes = new AtomicInteger();
  private final Settings settings;
  private final Map<TenantId, Audience> audiences = new ConcurrentHashMap<>();
  private final Stock stock;
  private final Journal journal;

  public Spaces(Stock stock, Journal journal) {
    this.stock = stock;
    this.settings = stock.settings();
    this.journal = journal;
  }

  private DeviceSpace empty(SpaceKey key) {
    return new DeviceSpace(key, audiences.computeIfAbsent(key.tenant(), tenant -> new Audience()));
  }

  /** What is retained for an application's filter, in the whole tenant. */
  public List<OutMessage> retainedWide(TenantId tenant, String filter) {
    List<OutMessage> found = new ArrayList<>();
    for (DeviceSpace space : spaces.values()) {
      if (space.key().tenant().equals(tenant)) {
        space.retainedWide(filter, found);
      }
    }
    return found;
  }

  /**
   * A client that wants its session.
   *
   * @param cleanStart whether an earlier one is to be forgotten
   * @param expirySeconds how long it is to outlive its connection
   */
  public record Wish(SpaceKey key, String clientId, boolean cleanStart, long expirySeconds) {}

  /**
   * What came of claiming a client identifier.
   *
   * @param present whether there was a session that goes on
   * @param busy the connection that has it now, null if the claim succeeded
   * @param ticket of what is to be durable before its client hears of it, 0 if nothing
   */
  public record Claim(
      DeviceSpace space, Session session, boolean present, Receiver busy, long ticket) {}

  /** Finds or makes the session of a client, unless another connection has it. */
  public Claim claim(Wish wish, Receiver by) {
    Claim[] result = new Claim[1];
    spaces.compute(
        wish.key,
        (k, old) -> {
          DeviceSpace space = old == null ? empty(k) : old;
          Session known = space.session(wish.clientId);
          Receiver busy = known == null ? null : known.connection();
          if (busy != null) {
            result[0] = new Claim(space, known, false, busy, 0);
            return space;
          }
          boolean present =
              known != null && !wish.cleanStart && !known.expired(System.currentTimeMillis());
          Session session = present ? known : begin(wish, space);
          session.expire(wish.expirySeconds);
          session.bind(by);
          long ticket = 0;
          if (present) {
            session.trail().here(wish.expirySeconds);
          } else {
            ticket = end(known);
            session.writeDown();
            ticket = Math.max(ticket, session.trail().last());
          }
          space.put(session);
          result[0] = new Claim(space, session, present, null, ticket);
          return space;
        });
    return result[0];
  }

  private Session begin(Wish wish, DeviceSpace space) {
    Trail trail = wish.expirySeconds > 0 ? trail(wish.key, 0) : Trail.NONE;
    return new Session(wish.clientId, wish.expirySeconds, space.share(stock), trail);
  }

  private Trail trail(SpaceKey key, long known) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new Trail(journal, key, known == 0 ? random.nextLong(1, Long.MAX_VALUE) : known);
  }

  /**
   * A session ends, if there is one.
   *
   * @return the ticket of that, 0 if nothing is written
   */
  private static long end(Session session) {
    if (session == null) {
      return 0;
    }
    session.writeEnd(false, 0);
    return session.trail().last();
  }

  /** Takes in a session that a predecessor left; a newer one of the same name wins. */
  public Claim adopt(SpaceKey key, SessionState state, Receiver by) {
    Claim[] result = new Claim[1];
    spaces.compute(
        key,
        (k, old) -> {
          DeviceSpace space = old == null ? empty(k) : old;
          Session known = space.session(state.clientId());
          Receiver busy = known == null ? null : known.connection();
          Session session = busy != null ? known : adopted(space, state, known);
          if (busy == null) {
            session.bind(by);
            if (state.sid() == 0) {
              session.writeDown();
            } else {
              session.trail().here(session.expirySeconds());
            }
            space.put(session);
          }
          result[0] = new Claim(space, session, true, busy, 0);
          return space;
        });
    return result[0];
  }

  private Session adopted(DeviceSpace space, SessionState state, Session known) {
    if (known != null && state.sid() > 0 && known.trail().sid() == state.sid()) {
      known.resume(state);
      return known;
    }
    end(known);
    boolean kept = state.expirySeconds() != 0;
    Trail trail = kept ? trail(space.key(), state.sid()) : Trail.NONE;
    return Session.of(state, space.share(stock), trail);
  }

  /**
   * Takes in a session that an earlier process left, unless its client has one already.
   *
   * @return the session, null if there is another one
   */
  public Session restore(SpaceKey key, SessionState state) {
    Session[] result = new Session[1];
    spaces.compute(
        key,
        (k, old) -> {
          DeviceSpace space = old == null ? empty(k) : old;
          Session known = space.session(state.clientId());
          if (known == null) {
            result[0] = Session.of(state, space.share(stock), trail(key, state.sid()));
            space.put(result[0]);
          } else if (known.trail().sid() != state.sid()) {
            trail(key, state.sid()).gone();
          }
          return space;
        });
    return result[0];
  }

  /**
   * Writes everything down anew, device by device; what runs in between may wait.
   *
   * @param goOn asked after each device
   * @return false if it was not to go on, and not everything is written
   */
  public boolean writeDown(BooleanSupplier goOn) {
    for (SpaceKey key : spaces.keySet()) {
      spaces.computeIfPresent(
          key,
          (k, space) -> {
            space.sessions().forEach(Session::writeDown);
            space.retained().forEach(m -> journal.write(w -> Records.retained(w, k, m)));
            return space;
          });
      if (!goOn.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  /** A successor gets the session. */
  public void handOver(DeviceSpace space, Session session) {
    spaces.computeIfPresent(
        space.key(),
        (k, s) -> {
          session.unbind(System.currentTimeMillis());
          session.writeParked(System.currentTimeMillis());
          s.remove(session);
          return s.empty() ? null : s;
        });
  }

  /** The connection ended; a session that is to outlive it stays. */
  public void release(DeviceSpace space, Session session, boolean keep) {
    spaces.computeIfPresent(
        space.key(),
        (k, s) -> {
          session.unbind(System.currentTimeMillis());
          session.writeEnd(keep, System.currentTimeMillis());
          if (keep) {
            session.dropQos0();
          } else {
            s.remove(session);
          }
          return s.empty() ? null : s;
        });
  }

  /** Retains a message if its sender wants that, and brings it to those who listen. */
  public void published(DeviceSpace space, DeviceSpace.Published p, Delivery delivery) {
    if (p.retain()) {
      delivery.atLeast(retain(space, OutMessage.kept(p.content(), p.qos()), true));
    }
    if (space.heard()) {
      space.route(p, delivery);
    }
  }

  /** The space of a device; one of its own for the moment if it has none. */
  public DeviceSpace space(SpaceKey key) {
    DeviceSpace space = spaces.get(key);
    return space == null ? empty(key) : space;
  }

  /**
   * Keeps a message, or takes back what was kept if this one is empty.
   *
   * @return the ticket of the change, 0 if nothing is written
   */
  public long retain(DeviceSpace space, OutMessage message, boolean write) {
    long[] ticket = new long[1];
    spaces.compute(
        space.key(),
        (k, s) -> {
          DeviceSpace to = s == null ? space : s;
          int allowance = settings.retainedBytes() - retainedBytes.get();
          boolean before = to.retains(message.topic());
          int share = to.retainedAllowance(settings.protection().retainedBytesPerDevice());
          retainedBytes.addAndGet(to.retain(message, Math.min(allowance, share)));
          boolean after = to.retains(message.topic());
          if (!after && message.payload().length > 0) {
            stock.counters().retainedDropped.increment();
          }
          if (write && (before || after)) {
            OutMessage m = after ? message : OutMessage.plain(Content.nothing(message.topic()));
            ticket[0] = journal.write(w -> Records.retained(w, k, m));
          }
          return to.empty() ? null : to;
        });
    return ticket[0];
  }

  /**
   * Takes in a retained message that a predecessor left, unless there is a newer one.
   *
   * @param write whether it is to be written down
   */
  public void adoptRetained(SpaceKey key, OutMessage message, boolean write) {
    DeviceSpace space = space(key);
    if (!space.retains(message.topic())) {
      retain(space, message, write);
    }
  }

  /** A device is gone for good, and with it what was kept for its clients. */
  public void forget(SpaceKey key) {
    spaces.computeIfPresent(
        key,
        (k, space) -> {
          for (OutMessage m : space.retained()) {
            OutMessage nothing = OutMessage.plain(Content.nothing(m.topic()));
            retainedBytes.addAndGet(space.retain(nothing, 0));
            journal.write(w -> Records.retained(w, k, nothing));
          }
          for (Session s : space.sessions()) {
            s.expire(0);
            if (s.connection() == null) {
              end(s);
              space.remove(s);
            } else {
              s.trail().here(0);
            }
          }
          return space.empty() ? null : space;
        });
  }

  /** Drops sessions whose clients stayed away too long, and retained messages out of date. */
  public void expire(long millis) {
    for (SpaceKey key : spaces.keySet()) {
      spaces.computeIfPresent(
          key,
          (k, space) -> {
            retainedBytes.addAndGet(space.expire(millis));
            for (Session s : space.sessions()) {
              s.dropOld(millis);
              if (s.expired(millis)) {
                end(s);
                space.remove(s);
              }
            }
            return space.empty() ? null : space;
          });
    }
  }

  public Collection<DeviceSpace> all() {
    return List.copyOf(spaces.values());
  }

  public int retainedBytes() {
    return retainedBytes.get();
  }
}
