/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;

/**
 * What a login says: a token, perhaps with the device it claims to be; or a device and a password.
 *
 * @param token the token, or null
 * @param owner the device named; null if a bare token names none
 * @param tenant the tenant it may belong to
 * @param password the password if there is no token
 */
record Claim(Token token, DeviceKey owner, TenantId tenant, String password) {
  private static final int MAX_PASSWORD = 256;

  /** The claim, or null if nothing can come of it. */
  static Claim of(Login login) {
    Token bare = login.secret().isEmpty() ? Token.parse(login.user()) : null;
    if (bare != null) {
      return new Claim(bare, null, login.tenant(), "");
    }
    Token token = Token.parse(login.secret());
    if (login.user().isEmpty()) {
      return token == null ? null : new Claim(token, null, login.tenant(), "");
    }
    DeviceKey owner = owner(login);
    if (owner == null || token == null && !password(login.secret())) {
      return null;
    }
    return new Claim(token, owner, owner.tenant(), token == null ? login.secret() : "");
  }

  /** The device named, without any proof; null if there can be none of that name. */
  static Claim named(Login login) {
    DeviceKey owner = login.user().isEmpty() ? null : owner(login);
    return owner == null ? null : of(owner);
  }

  /** A device that is known to be the one. */
  static Claim of(DeviceKey owner) {
    return new Claim(null, owner, owner.tenant(), "");
  }

  private static boolean password(String secret) {
    return !secret.isEmpty() && secret.length() <= MAX_PASSWORD;
  }

  private static DeviceKey owner(Login login) {
    String user = login.user();
    int slash = user.indexOf('/');
    try {
      return slash < 0
          ? new DeviceKey(login.tenant(), new DeviceId(user))
          : new DeviceKey(
              new TenantId(user.substring(0, slash)), new DeviceId(user.substring(slash + 1)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether the token's owner is who was claimed. */
  boolean fits(DeviceKey found) {
    return owner == null ? found.tenant().equals(tenant) : owner.equals(found);
  }

  @Override
  public String toString() {
    return "Claim[" + owner + "]";
  }
}
