/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing cut off. */
final class Utf8 {
  private Utf8() {}

  /**
   * Checks a payload. Plain ASCII, which is nearly every payload, costs one pass without a decoder.
   *
   * @return the first byte that is no UTF-8, -1 if all is
   */
  static int firstFault(byte[] b) {
    int i = 0;
    while (i < b.length && b[i] >= 0) {
      i++;
    }
    return i == b.length ? -1 : firstFault(b, i);
  }

  private static int firstFault(byte[] b, int from) {
    ByteBuffer in = ByteBuffer.wrap(b, from, b.length - from);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(in);
      return -1;
    } catch (CharacterCodingException e) {
      return in.position();
    }
  }
}
