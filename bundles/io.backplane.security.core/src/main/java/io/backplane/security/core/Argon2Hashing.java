/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import io.backplane.security.api.PasswordHashing;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * argon2id. Each computation takes megabytes and tens of milliseconds on purpose, so only a few run
 * at a time: whoever comes in addition waits in order.
 */
@Component(configurationPid = "io.backplane.security.core")
public final class Argon2Hashing implements PasswordHashing {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern STORED =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([^$]{1,100})\\$([^$]{1,100})");

  private final Secrets secrets = new Secrets();
  private final Semaphore turns;
  private final int memoryKib;
  private final int passes;

  /** Reads the cost from the configuration. */
  @Activate
  public Argon2Hashing(Config config) {
    this(config.hash_memory_kib(), config.hash_passes(), config.hash_parallel());
  }

  Argon2Hashing(int memoryKib, int passes, int parallel) {
    int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.turns = new Semaphore(parallel > 0 ? parallel : half, true);
    this.memoryKib = Math.max(8_192, memoryKib);
    this.passes = Math.max(1, passes);
  }

  @Override
  public String hash(char[] password) {
    byte[] salt = secrets.bytes(SALT_BYTES);
    byte[] hash = compute(password, salt, memoryKib, passes, 1);
    Base64.Encoder b64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + memoryKib
        + ",t="
        + passes
        + ",p=1$"
        + b64.encodeToString(salt)
        + '$'
        + b64.encodeToString(hash);
  }

  @Override
  public boolean verify(char[] password, String stored) {
    Matcher m = STORED.matcher(stored);
    if (!m.matches()) {
      return false;
    }
    try {
      byte[] salt = Base64.getDecoder().decode(m.group(4));
      byte[] expected = Base64.getDecoder().decode(m.group(5));
      int memory = Integer.parseInt(m.group(1));
      int rounds = Integer.parseInt(m.group(2));
      int lanes = Integer.parseInt(m.group(3));
      return MessageDigest.isEqual(expected, compute(password, salt, memory, rounds, lanes));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private byte[] compute(char[] password, byte[] salt, int memory, int rounds, int lanes) {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting to hash a password", e);
    }
    byte[] utf8 = utf8(password);
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(memory)
              .withIterations(rounds)
              .withParallelism(lanes)
              .withSalt(salt)
              .build());
      byte[] out = new byte[HASH_BYTES];
      generator.generateBytes(utf8, out);
      return out;
    } finally {
      Arrays.fill(utf8, (byte) 0);
      turns.release();
    }
  }

  private static byte[] utf8(char[] password) {
    var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    byte[] out = new byte[encoded.remaining()];
    encoded.get(out);
    Arrays.fill(encoded.array(), (byte) 0);
    return out;
  }
}
