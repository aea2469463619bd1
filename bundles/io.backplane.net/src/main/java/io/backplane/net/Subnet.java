/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses that begin with the same bits.
 *
 * @param address the bits
 * @param length how many of them count
 */
record Subnet(InetAddress address, int length) {
  /** Customers of IPv6 get a network each: to tell addresses in it apart would tell nothing. */
  private static final int BITS_OF_ONE_V6 = 64;

  /**
   * @throws IllegalArgumentException if it is neither an address nor ADDRESS/LENGTH
   */
  static Subnet of(String text) {
    int slash = text.indexOf('/');
    byte[] bytes =
        NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
    if (bytes == null) {
      throw new IllegalArgumentException("no address: " + text);
    }
    int most = bytes.length * Byte.SIZE;
    int length = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
    if (length < 0 || length > most) {
      throw new IllegalArgumentException("no length of an address: " + text);
    }
    return new Subnet(cut(bytes, length), length);
  }

  /** Who is taken for one and the same party. */
  static InetAddress party(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? address : cut(bytes, BITS_OF_ONE_V6);
  }

  /**
   * Who is meant by an address.
   *
   * @return the name of the party
   * @throws IllegalArgumentException if it is no address
   */
  static String party(String address) {
    if (address.indexOf('/') >= 0) {
      throw new IllegalArgumentException("no address: " + address);
    }
    return party(of(address).address).getHostAddress();
  }

  boolean holds(InetAddress other) {
    byte[] bytes = other.getAddress();
    return bytes.length == address.getAddress().length && cut(bytes, length).equals(address);
  }

  private static InetAddress cut(byte[] bytes, int length) {
    byte[] cut = bytes.clone();
    for (int i = 0; i < cut.length; i++) {
      int keep = Math.min(Byte.SIZE, Math.max(0, length - i * Byte.SIZE));
      cut[i] &= (byte) (0xFF << (Byte.SIZE - keep));
    }
    try {
      return InetAddress.getByAddress(cut);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e); // only for a wrong number of bytes
    }
  }
}
