/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Under which names and addresses this machine may be called.
 *
 * @param host its name
 * @param lasting those a certificate must hold
 * @param passing those it may hold: addresses of IPv6 change by themselves, often daily
 */
record Names(String host, Set<String> lasting, Set<String> passing) {
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})");
  private static final String LOCAL = "localhost";
  private static final Path HOST_NAME = Path.of("/etc/hostname");

  /** Those of now, which may take a moment. */
  static Names ofThisMachine(Collection<String> further) {
    String host = hostName();
    Set<String> lasting = new LinkedHashSet<>(List.of(LOCAL, "127.0.0.1"));
    Set<String> passing = new LinkedHashSet<>(List.of("::1"));
    lasting.add(host);
    if (!host.contains(".") && !host.equals(LOCAL)) lasting.add(host + ".local");
    for (String name : further) {
      String n = name.strip().toLowerCase(Locale.ROOT);
      if (isAddress(n) || NAME.matcher(n).matches()) lasting.add(n);
    }
    addresses(lasting, passing);
    return new Names(host, lasting, passing);
  }

  static boolean isAddress(String name) {
    return name.contains(":") || V4.matcher(name).matches();
  }

  Set<String> all() {
    Set<String> all = new LinkedHashSet<>(lasting);
    all.addAll(passing);
    return all;
  }

  /** Whether a certificate holds what it must. */
  boolean areIn(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    Set<String> held = new TreeSet<>();
    if (alternatives != null) alternatives.forEach(a -> held.add(String.valueOf(a.get(1))));
    return held.containsAll(lasting.stream().filter(n -> !n.contains(":")).toList());
  }

  private static void addresses(Set<String> lasting, Set<String> passing) {
    try {
      for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
        if (!card.isUp() || card.isLoopback()) continue;
        for (InetAddress address : card.inetAddresses().toList()) {
          if (address.isLinkLocalAddress() || address.isMulticastAddress()) continue;
          String text = address.getHostAddress().replaceAll("%.*", "");
          (address instanceof Inet4Address ? lasting : passing).add(text);
        }
      }
    } catch (SocketException e) {
      // a machine without a network has no further addresses
      passing.add("::1");
    }
  }

  static String hostName() {
    try {
      String name =
          Files.exists(HOST_NAME)
              ? Files.readString(HOST_NAME).strip()
              : InetAddress.getLocalHost().getHostName();
      return NAME.matcher(name).matches() ? name.toLowerCase(Locale.ROOT) : LOCAL;
    } catch (IOException e) {
      return LOCAL; // it has no name of its own
    }
  }
}
