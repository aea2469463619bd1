/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Whom to be.
 *
 * @param user empty for nobody
 */
record Login(String client, String user, String password) {
  static Login anonymous(String client) {
    return new Login(client, "", "");
  }

  Login as(String other) {
    return new Login(other, user, password);
  }
}
