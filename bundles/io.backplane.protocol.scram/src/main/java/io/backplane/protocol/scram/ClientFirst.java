/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.scram;

/**
 * The first message of a client, {@code n,,n=USER,r=NONCE} (RFC 5802, section 7).
 *
 * @param header what it says about channel binding and for whom it acts, with the last comma
 * @param bare what follows
 * @param user the device, decoded
 * @param nonce the client's part
 */
record ClientFirst(String header, String bare, String user, String nonce) {
  private static final int LONGEST = 1_024;

  /**
   * @return null if it is none, asks for channel binding, or wants to act for another
   */
  static ClientFirst parse(String text) {
    int first = text.indexOf(',');
    int second = text.indexOf(',', first + 1);
    if (text.length() > LONGEST || first != 1 || second < 0 || "ny".indexOf(text.charAt(0)) < 0) {
      return null;
    }
    String authorize = text.substring(2, second);
    String bare = text.substring(second + 1);
    String[] parts = bare.split(",", -1);
    String user = parts[0].startsWith("n=") ? name(parts[0].substring(2)) : null;
    if (user == null || parts.length < 2 || !Nonce.valid(parts[1])) {
      return null;
    }
    if (!authorize.isEmpty() && !authorize.equals("a=" + parts[0].substring(2))) {
      return null;
    }
    return new ClientFirst(text.substring(0, second + 1), bare, user, parts[1].substring(2));
  }

  /** A name without the signs for comma and equals sign; null if it is none. */
  private static String name(String said) {
    String name = said.replace("=2C", ",").replace("=3D", "\0");
    boolean fits = !name.isEmpty() && name.indexOf('=') < 0 && said.indexOf('\0') < 0;
    return fits ? name.replace('\0', '=') : null;
  }
}
