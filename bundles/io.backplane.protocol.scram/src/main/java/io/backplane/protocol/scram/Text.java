/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.scram;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts and the bytes they are sent and kept as. */
final class Text {
  static final Charset UTF_8 = StandardCharsets.UTF_8;
  private static final String SEPARATOR = "\0";

  private Text() {}

  /** The text, null if the bytes are not well-formed UTF-8 or hold a zero. */
  static String of(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.contains(SEPARATOR) ? null : text;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Several texts as one. */
  static byte[] join(String... parts) {
    return String.join(SEPARATOR, parts).getBytes(UTF_8);
  }

  /** What was joined; null if it was another number of texts. */
  static String[] split(byte[] joined, int parts) {
    String[] all = new String(joined, UTF_8).split(SEPARATOR, -1);
    return all.length == parts ? Arrays.copyOf(all, parts) : null;
  }
}
