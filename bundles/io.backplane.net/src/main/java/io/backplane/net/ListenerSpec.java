/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an operator asked for: one entry of the configuration, checked.
 *
 * @param wire how bytes come in
 * @param limits what it lets in
 * @param rules what its protocol shall heed; net does not read them
 */
record ListenerSpec(
    String name,
    String protocol,
    int port,
    String host,
    Wire wire,
    Limits limits,
    Map<String, String> rules) {
  static final String AUTO = "auto";
  private static final Set<String> KEYS = Set.of("name", "protocol", "port", "host");

  /**
   * How bytes come in.
   *
   * @param tls whether TLS is spoken
   * @param clientCa file with the authorities of client certificates, empty for none
   * @param clientCertRequired whether a client without a certificate is turned away
   * @param path where WebSocket is offered, empty for plain bytes
   * @param proxies addresses of those whose connections begin with a PROXY header
   */
  record Wire(
      boolean tls, String clientCa, boolean clientCertRequired, String path, List<String> proxies) {
    static final Wire PLAIN = new Wire(false, "", false, "", List.of());
    private static final Set<String> KEYS =
        Set.of("tls", "clientCa", "clientCert", "path", "proxies");

    private static Wire of(Entry entry) {
      boolean tls = entry.flag("tls");
      String clientCa = entry.text("clientCa", "");
      String clientCert = entry.oneOf("clientCert", "optional", "required");
      String path = entry.text("path", "");
      if (!path.isEmpty() && !path.startsWith("/")) {
        throw entry.wrong("path '" + path + "' does not begin with /");
      }
      if (!clientCa.isEmpty() && !tls) {
        throw entry.wrong("client certificates need tls=on");
      }
      if (clientCert.equals("required") && clientCa.isEmpty()) {
        throw entry.wrong("clientCert=required needs clientCa");
      }
      return new Wire(tls, clientCa, clientCert.equals("required"), path, proxies(entry));
    }

    private static List<String> proxies(Entry entry) {
      List<String> proxies =
          Stream.of(entry.text("proxies", "").split(","))
              .map(String::trim)
              .filter(p -> !p.isEmpty())
              .toList();
      for (String proxy : proxies) {
        try {
          Subnet.of(proxy);
        } catch (IllegalArgumentException e) {
          throw entry.wrong("'" + proxy + "' is no address or network, such as 10.0.0.0/8");
        }
      }
      return proxies;
    }

    /** Whether the first byte is the protocol's, unless a proxy has something to say. */
    boolean plain() {
      return !tls && path.isEmpty();
    }
  }

  /**
   * What it lets in; 0 for no limit.
   *
   * @param connections open at a time
   * @param perAddress open at a time from one address
   * @param perSecond new ones per second from one address; as many again at once after a pause
   * @param openMillis how long TLS, WebSocket and PROXY header may take together
   * @param flaps connections of one address in a minute that end before their client is known
   * @param banSeconds how long an address that flaps is kept out
   * @param frameBytes the largest frame of WebSocket
   */
  record Limits(
      int connections,
      int perAddress,
      int perSecond,
      int openMillis,
      int flaps,
      int banSeconds,
      int frameBytes) {
    static final Limits NONE = new Limits(0, 0, 0, 10_000, 0, 300, (1 << 20) + (64 << 10));
    private static final Set<String> KEYS =
        Set.of(
            "connections",
            "perAddress",
            "perSecond",
            "openMillis",
            "flaps",
            "banSeconds",
            "frameBytes");

    private void show(Map<String, String> to) {
      show(to, "connections", connections);
      show(to, "perAddress", perAddress);
      show(to, "perSecond", perSecond);
      show(to, "flaps", flaps);
      if (flaps > 0) {
        show(to, "banSeconds", banSeconds);
      }
    }

    private static void show(Map<String, String> to, String key, int value) {
      if (value > 0) {
        to.put(key, Integer.toString(value));
      }
    }

    private static Limits of(Entry entry) {
      return new Limits(
          entry.number("connections", NONE.connections),
          entry.number("perAddress", NONE.perAddress),
          entry.number("perSecond", NONE.perSecond),
          entry.number("openMillis", NONE.openMillis),
          entry.number("flaps", NONE.flaps),
          entry.number("banSeconds", NONE.banSeconds),
          entry.number("frameBytes", NONE.frameBytes));
    }
  }

  /** The limits there are, and what its protocol shall heed, as they are configured. */
  Map<String, String> shown() {
    Map<String, String> shown = new TreeMap<>();
    limits.show(shown);
    rules.forEach((key, value) -> shown.put(protocol + '.' + key, value));
    return shown;
  }

  /**
   * @throws IllegalArgumentException with the entry and what is wrong with it
   */
  static ListenerSpec parse(String text) {
    Map<String, String> parts = new HashMap<>();
    Entry entry = new Entry(text, parts);
    for (String part : text.split(";")) {
      int eq = part.indexOf('=');
      if (eq < 0) {
        throw entry.wrong("expected KEY=VALUE, found '" + part.trim() + "'");
      }
      parts.put(part.substring(0, eq).trim(), part.substring(eq + 1).trim());
    }
    String protocol = entry.required("protocol");
    Map<String, String> rules = new HashMap<>();
    for (Map.Entry<String, String> part : parts.entrySet()) {
      if (part.getKey().startsWith(protocol + '.')) {
        rules.put(part.getKey().substring(protocol.length() + 1), part.getValue());
      } else if (Stream.of(KEYS, Wire.KEYS, Limits.KEYS)
          .noneMatch(k -> k.contains(part.getKey()))) {
        throw entry.wrong("there is no setting '" + part.getKey() + "'");
      }
    }
    return new ListenerSpec(
        entry.text("name", protocol),
        protocol,
        entry.port(),
        entry.text("host", AUTO),
        Wire.of(entry),
        Limits.of(entry),
        Map.copyOf(rules));
  }

  /** The parts of an entry, and what to say about them. */
  private record Entry(String text, Map<String, String> parts) {
    private IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException("listener '" + text + "': " + what);
    }

    private String text(String key, String otherwise) {
      String value = parts.get(key);
      return value == null || value.isEmpty() ? otherwise : value;
    }

    private String required(String key) {
      String value = text(key, "");
      if (value.isEmpty()) {
        throw wrong(key + " is missing");
      }
      return value;
    }

    private String oneOf(String key, String usual, String other) {
      String value = text(key, usual);
      if (!value.equals(usual) && !value.equals(other)) {
        throw wrong(key + " is " + usual + " or " + other + ", not '" + value + "'");
      }
      return value;
    }

    private boolean flag(String key) {
      return oneOf(key, "off", "on").equals("on");
    }

    private int number(String key, int usual) {
      String value = text(key, Integer.toString(usual));
      try {
        int number = Integer.parseInt(value);
        if (number >= 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(notANumber(key, value), e);
      }
      throw wrong(key + " " + value + " is below 0");
    }

    private int port() {
      required("port");
      int port = number("port", 0);
      if (port > 65535) {
        throw wrong("port " + port + " is not within 0 to 65535");
      }
      return port;
    }

    private String notANumber(String key, String value) {
      return wrong(key + " '" + value + "' is not a number").getMessage();
    }
  }
}
