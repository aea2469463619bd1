/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import io.backplane.device.jdbc.core.BoundedCache;
import io.backplane.device.jdbc.core.DeviceKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.function.ToLongFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were checked a short while ago, as keyed hashes that mean nothing outside this
 * process: a fleet that reconnects costs one HMAC per device instead of one argon2id. An entry ends
 * some minutes after the device was last heard of, a day after the check at the latest, and at once
 * when its credential is replaced or revoked, because it names the credential.
 */
final class Fingerprints {
  private static final long LONGEST = 24 * 3_600_000_000L;

  private final BoundedCache<DeviceKey, Checked> checked;
  private final SecretKeySpec key;
  private final long life;
  private final ToLongFunction<DeviceKey> lastSeen;

  /**
   * @param life microseconds after the check or the last word of the device
   * @param lastSeen when a device was last heard of
   */
  Fingerprints(int size, long life, ToLongFunction<DeviceKey> lastSeen) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, "HmacSHA256");
    this.checked = new BoundedCache<>(size);
    this.life = life;
    this.lastSeen = lastSeen;
  }

  private record Checked(byte[] mac, String credential, long at) {}

  void remember(DeviceKey device, String credential, String password, long now) {
    checked.put(device, new Checked(mac(device, password), credential, now));
  }

  boolean knows(DeviceKey device, String credential, String password, long now) {
    Checked c = checked.peek(device);
    if (c == null || !c.credential.equals(credential) || now - c.at > LONGEST) {
      return false;
    }
    long freshest = Math.max(c.at, lastSeen.applyAsLong(device));
    return now - freshest <= life && MessageDigest.isEqual(c.mac, mac(device, password));
  }

  private byte[] mac(DeviceKey device, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(device.tenant().value().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      mac.update(device.device().value().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", e);
    }
  }
}
