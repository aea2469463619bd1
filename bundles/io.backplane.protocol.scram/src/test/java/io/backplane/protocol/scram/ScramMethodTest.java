/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.scram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.ScramAuthenticator;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.spi.AuthenticationMethod.Challenge;
import io.backplane.protocol.api.spi.AuthenticationMethod.Denied;
import io.backplane.protocol.api.spi.AuthenticationMethod.Peer;
import io.backplane.protocol.api.spi.AuthenticationMethod.Proven;
import io.backplane.protocol.api.spi.AuthenticationMethod.Step;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The messages of section 3 of RFC 7677, and what must not pass. */
class ScramMethodTest {
  private static final byte[] NOTHING = {};
  private static final String FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
  private static final String SERVER_FIRST =
      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
  private static final String FINAL =
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
          + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
  private static final String SIGNATURE = "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";
  private final Registry registry = new Registry();
  private final ScramMethod method =
      new ScramMethod(registry, () -> "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
  private final Peer peer = new Peer(TenantId.DEFAULT, "", "127.0.0.1", "mqtt");

  /** A registry that takes every proof and tells what it was asked. */
  private static final class Registry implements ScramAuthenticator {
    private Login login;
    private String message;
    private byte[] proof;
    private Reason refusal;

    @Override
    public CompletionStage<Salting> salt(Login who) {
      login = who;
      return CompletableFuture.completedFuture(
          refusal != null ? new ScramAuthenticator.Denied(refusal) : new Salted(bytes(), 4096));
    }

    private static byte[] bytes() {
      return Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    }

    @Override
    public CompletionStage<Verdict> verify(Login who, byte[] said, byte[] proved) {
      login = who;
      message = new String(said, StandardCharsets.UTF_8);
      proof = proved;
      DeviceIdentity identity =
          new DeviceIdentity(
              TenantId.DEFAULT, new DeviceId("user"), new ProfileId("default"), "native", "pw", 0);
      return CompletableFuture.completedFuture(
          new ScramAuthenticator.Proven(identity, Base64.getDecoder().decode(SIGNATURE)));
    }
  }

  private Step next(byte[] state, String data) {
    return method
        .next(peer, state, data.getBytes(StandardCharsets.UTF_8))
        .toCompletableFuture()
        .join();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Challenge challenge(byte[] state, String data) {
    return assertInstanceOf(Challenge.class, next(state, data));
  }

  private void bad(byte[] state, String data) {
    assertEquals(new Denied(Reason.BAD_CREDENTIAL), next(state, data), data);
  }

  @Test
  void says_what_the_rfc_says() {
    Challenge challenge = challenge(NOTHING, FIRST);
    assertEquals(SERVER_FIRST, text(challenge.data()));
    assertEquals("user", registry.login.user());
    Proven proven = assertInstanceOf(Proven.class, next(challenge.state(), FINAL));
    assertEquals("v=" + SIGNATURE, text(proven.data()));
    assertEquals("user", proven.identity().device().value());
    assertEquals(
        FIRST.substring(3) + "," + SERVER_FIRST + "," + FINAL.substring(0, FINAL.indexOf(",p=")),
        registry.message);
    assertArrayEquals(
        Base64.getDecoder().decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="), registry.proof);
  }

  @Test
  void asks_a_client_that_begins_without_a_word_for_its_first_one() {
    Challenge empty = challenge(NOTHING, "");
    assertEquals(0, empty.data().length);
    assertEquals(SERVER_FIRST, text(challenge(empty.state(), FIRST).data()));
    bad(empty.state(), "");
  }

  @Test
  void takes_names_with_commas_and_equals_signs() {
    challenge(NOTHING, "y,a=te=2Cnant/d=3D1,n=te=2Cnant/d=3D1,r=abc");
    assertEquals("te,nant/d=1", registry.login.user());
  }

  @Test
  void refuses_first_messages_that_are_none() {
    for (String data :
        new String[] {
          "n",
          "n,",
          "n,,",
          "n,,n=user",
          "n,,n=,r=abc",
          "n,,r=abc,n=user",
          "n,,n=us=er,r=abc",
          "n,,n=user,r=",
          "n,,n=user,r=a b",
          "n,,n=user,r=\u00e4",
          "n,a=other,n=user,r=abc",
          "n,,m=mandatory,n=user,r=abc",
          "p=tls-exporter,,n=user,r=abc",
          "x,,n=user,r=abc",
          "n,,n=" + "u".repeat(2_000) + ",r=abc",
          "n,,n=us\0er,r=abc"
        }) {
      bad(NOTHING, data);
    }
    Step step = method.next(peer, NOTHING, new byte[] {(byte) 0xC3}).toCompletableFuture().join();
    assertEquals(new Denied(Reason.BAD_CREDENTIAL), step);
    assertNull(registry.login);
  }

  @Test
  void refuses_last_messages_that_do_not_belong_to_the_first() {
    byte[] state = challenge(NOTHING, FIRST).state();
    for (String data :
        new String[] {
          "",
          FINAL.substring(0, FINAL.indexOf(",p=")),
          FINAL.replace("biws", "eSws"),
          FINAL.replace("r=rOpr", "r=sOpr"),
          FINAL.replace(",p=", "x,p="),
          FINAL.replace("p=dHzb", "p=***"),
        }) {
      bad(state, data);
    }
    assertNull(registry.message);
  }

  @Test
  void passes_on_why_a_device_is_not_let_in() {
    registry.refusal = Reason.THROTTLED;
    assertEquals(new Denied(Reason.THROTTLED), next(NOTHING, FIRST));
  }
}
