/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The form of a lock file: one JSON object on one line, members in the order of their names, no
 * space between them. The signature is over the bytes of the member {@code generation} as they are,
 * so that nobody has to write JSON to verify it.
 */
public final class SignedFile {
  private static final byte[] BEGIN = ascii("{\"generation\":");
  private static final byte[] MIDDLE = ascii(",\"signature\":\"");
  private static final byte[] END = ascii("\"}\n");
  private static final int SIGNATURE = 88;
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private final NodeKey key;

  public SignedFile(NodeKey key) {
    this.key = key;
  }

  public byte[] write(Desired desired) throws IOException {
    byte[] content = mapper.writeValueAsBytes(desired);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(BEGIN);
    out.writeBytes(content);
    out.writeBytes(MIDDLE);
    out.writeBytes(Base64.getEncoder().encode(key.sign(content)));
    out.writeBytes(END);
    return out.toByteArray();
  }

  /**
   * Reads.
   *
   * @throws IOException if it is not as this node signed it
   */
  public Desired read(byte[] file) throws IOException {
    int tail = MIDDLE.length + SIGNATURE + END.length;
    int end = file.length - tail;
    boolean formed =
        end > BEGIN.length
            && Arrays.equals(BEGIN, Arrays.copyOf(file, BEGIN.length))
            && Arrays.equals(MIDDLE, Arrays.copyOfRange(file, end, end + MIDDLE.length))
            && Arrays.equals(END, Arrays.copyOfRange(file, file.length - END.length, file.length));
    if (!formed) throw new IOException("it is not whole");
    byte[] content = Arrays.copyOfRange(file, BEGIN.length, end);
    int from = end + MIDDLE.length;
    if (!key.signed(content, decode(Arrays.copyOfRange(file, from, from + SIGNATURE))))
      throw new IOException("it is not as this node signed it");
    int format = mapper.readTree(content).path("format").asInt();
    if (format > Desired.FORMAT)
      throw new IOException(
          "it has format " + format + ", this version reads formats up to " + Desired.FORMAT);
    return mapper.readValue(content, Desired.class);
  }

  private static byte[] decode(byte[] text) throws IOException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("its signature is none", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
