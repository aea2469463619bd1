/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The example of section 3 of RFC 7677. */
class ScramKeysTest {
  private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
  private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  private static final byte[] MESSAGE =
      ("n=user,r=rOprNGfwEbeRWgbNEkqO,r=" + NONCE + ",s=" + SALT + ",i=4096,c=biws,r=" + NONCE)
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] PROOF = decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");

  /** Gives the salt of the example. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1;

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(decode(SALT), 0, bytes, 0, bytes.length);
    }
  }

  private static byte[] decode(String text) {
    return Base64.getDecoder().decode(text);
  }

  @Test
  void computes_what_the_rfc_computes_also_when_stored_in_between() {
    ScramKeys keys = ScramKeys.of("pencil".toCharArray(), 4096, new Fixed());
    ScramKeys read = ScramKeys.parse(keys.text());
    for (ScramKeys k : new ScramKeys[] {keys, read}) {
      assertTrue(k.proves(MESSAGE, PROOF));
      assertArrayEquals(
          decode("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="), k.signature(MESSAGE));
      assertFalse(k.proves(MESSAGE, new byte[32]));
      assertFalse(k.proves(MESSAGE, new byte[31]));
      assertFalse(k.proves("other".getBytes(StandardCharsets.UTF_8), PROOF));
    }
    assertEquals("ScramKeys[hidden]", keys.toString());
  }

  @Test
  void has_no_keys_of_what_it_cannot_prepare_or_read() {
    assertNull(ScramKeys.of("bell\u0007".toCharArray(), 4096, new SecureRandom()));
    assertNull(ScramKeys.of("\u00ad\u200b".toCharArray(), 4096, new SecureRandom()));
    assertNull(ScramKeys.parse(null));
    assertNull(ScramKeys.parse("SCRAM-SHA-1$4096:a$b:c"));
    assertNull(ScramKeys.parse("other"));
  }

  @Test
  void prepares_as_rfc_4013_says() {
    assertEquals("IX", Saslprep.prepare("I\u00adX"));
    assertEquals("user", Saslprep.prepare("user"));
    assertEquals("USER", Saslprep.prepare("USER"));
    assertEquals("a", Saslprep.prepare("\u00aa"));
    assertEquals("IX", Saslprep.prepare("\u2168"));
    assertNull(Saslprep.prepare("\u0007"));
  }
}
