/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.protocol.api.spi.AuthenticationMethod;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A method for tests: "hello" is answered with "who", "DEVICE secret [CREDENTIAL]" with "welcome".
 */
final class TwoSteps implements AuthenticationMethod {
  static final String NAME = "TWO-STEPS";
  final AtomicInteger asked = new AtomicInteger();
  volatile boolean away;
  volatile boolean failing;

  @Override
  public CompletionStage<Step> next(Peer peer, byte[] state, byte[] data) {
    asked.incrementAndGet();
    if (failing) {
      return CompletableFuture.failedFuture(new IllegalStateException("for a test"));
    }
    return CompletableFuture.supplyAsync(
        () -> away ? new Denied(Reason.UNAVAILABLE) : step(text(state), text(data)));
  }

  private static Step step(String state, String said) {
    if (state.isEmpty()) {
      return said.equals("hello")
          ? new Challenge(bytes("asked"), bytes("who"))
          : new Denied(Reason.BAD_CREDENTIAL);
    }
    String[] words = said.split(" ");
    if (words[0].equals("disabled")) {
      return new Denied(Reason.DISABLED);
    } else if (!state.equals("asked") || words.length < 2 || !words[1].equals("secret")) {
      return new Denied(Reason.BAD_CREDENTIAL);
    }
    DeviceIdentity who =
        new DeviceIdentity(
            io.backplane.message.api.TenantId.DEFAULT,
            new DeviceId(words[0]),
            new ProfileId("default"),
            "native",
            words.length > 2 ? words[2] : "cred-1",
            0);
    return new Proven(who, bytes("welcome"));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
