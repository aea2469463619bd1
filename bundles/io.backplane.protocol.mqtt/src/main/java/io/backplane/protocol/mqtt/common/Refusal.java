/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

/** Why a CONNECT is turned down: as it is counted, and the codes of both versions. */
public enum Refusal {
  VERSION("version", 1, 0x84),
  CLIENT_ID("client-id", 2, 0x85),
  AUTHENTICATION_METHOD("authentication-method", 5, 0x8C),
  ANONYMOUS("anonymous", 5, 0x87),
  BAD_CREDENTIAL("bad-credential", 4, 0x86),
  REVOKED("credential-revoked", 5, 0x87),
  DISABLED("disabled", 5, 0x87),
  THROTTLED("throttled", 3, 0x9F),
  BANNED("banned", 5, 0x8A, "this client is kept out for a while"),
  LISTENER("listener-rules", 3, 0x83),
  ELSEWHERE("not-here", 5, 0x87, "not served by this listener"),
  TENANT_CONNECTIONS("tenant-connections", 3, 0x97, "too many connections of the tenant"),
  DEVICE_CONNECTIONS("device-connections", 3, 0x97, "too many connections of the device"),
  DEVICE_SESSIONS("device-sessions", 3, 0x97, "too many sessions of the device"),
  WILL("will", 3, 0x90);

  private final String result;
  private final int code3;
  private final int code5;
  private final String text;

  Refusal(String result, int code3, int code5) {
    this(result, code3, code5, "");
  }

  Refusal(String result, int code3, int code5, String text) {
    this.result = result;
    this.code3 = code3;
    this.code5 = code5;
    this.text = text;
  }

  /** As it is counted. */
  public String result() {
    return result;
  }

  /** Of CONNACK in 3.1.1. */
  public int code3() {
    return code3;
  }

  /** Of CONNACK in 5.0. */
  public int code5() {
    return code5;
  }

  /** For the client, empty if the code says it all. */
  public String text() {
    return text;
  }
}
