/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The clients of one protocol card, for people and programs that look after a node. Published with
 * the service property {@link #PROTOCOL}. Any thread; takes time in proportion to the number of
 * clients and makes none of them wait.
 */
@ProviderType
public interface ClientDirectory {
  /** Service property: the protocol's name, such as {@code mqtt}. */
  String PROTOCOL = "backplane.protocol";

  /** The most entries of a page. */
  int LARGEST_PAGE = 1000;

  /**
   * Clients by client identifier, then device.
   *
   * @param tenant whose
   * @param filter all its conditions must hold
   * @param cursor {@link Page#next()} of the page before, empty for the first
   * @param limit entries of the page, 1 to {@link #LARGEST_PAGE}
   * @return a page, with those that came and went since the page before
   * @throws IllegalArgumentException if the cursor is none or the limit out of bounds
   */
  Page<Client> clients(TenantId tenant, Filter filter, String cursor, int limit);

  /**
   * A client with all that is known of it.
   *
   * @param tenant whose
   * @param id as {@link Client#id()} says
   * @return empty if there is no such client
   */
  Optional<ClientDetails> client(TenantId tenant, String id);

  /**
   * Ends a client's connection; its session stays as long as its expiry says. Its will is
   * published. The client may connect again.
   *
   * @param tenant whose
   * @param id as {@link Client#id()} says
   * @param reason in words for the client, if its protocol has a place for it
   * @return false if it is not connected
   */
  boolean disconnect(TenantId tenant, String id, String reason);

  /**
   * Retained messages by device, then topic.
   *
   * @param tenant whose
   * @param filter all its conditions must hold
   * @param cursor {@link Page#next()} of the page before, empty for the first
   * @param limit entries of the page, 1 to {@link #LARGEST_PAGE}
   * @return a page
   * @throws IllegalArgumentException if the cursor is none or the limit out of bounds
   */
  Page<RetainedMessage> retained(TenantId tenant, RetainedFilter filter, String cursor, int limit);

  /**
   * Removes a retained message. Nobody is told. Waits until the removal outlives the process, up to
   * 10 s.
   *
   * @param tenant whose
   * @param device in whose namespace it lies, null if its topic is no device's
   * @param topic where
   * @return false if there is none
   * @throws io.backplane.stream.api.StreamException if that takes too long; it goes on
   */
  boolean removeRetained(TenantId tenant, DeviceId device, String topic);

  /**
   * Figures over all clients.
   *
   * @return a snapshot
   */
  ClientFigures figures();

  /**
   * Which clients are meant.
   *
   * @param text part of client identifier, device or address, upper and lower case alike; empty for
   *     all
   * @param clientId exactly this client identifier; empty for all
   * @param device exactly this device; empty for all
   * @param address exactly this address of the peer; empty for all
   * @param listener connected through this listener; empty for all
   * @param connected whether they are connected; null for both
   */
  record Filter(
      String text,
      String clientId,
      String device,
      String address,
      String listener,
      Boolean connected) {
    /** Everybody. */
    public static final Filter ALL = new Filter("", "", "", "", "", null);
  }

  /**
   * Which retained messages are meant.
   *
   * @param device exactly this device; empty for all
   * @param topics a topic filter with {@code +} and {@code #}; empty for all
   */
  record RetainedFilter(String device, String topics) {
    /** All of them. */
    public static final RetainedFilter ALL = new RetainedFilter("", "");
  }

  /**
   * Part of a listing.
   *
   * @param items the entries
   * @param next cursor of the next page, empty on the last
   * @param total entries in all pages
   * @param <T> their type
   */
  record Page<T>(List<T> items, String next, long total) {
    /** Copies the list. */
    public Page {
      items = List.copyOf(items);
    }
  }
}
