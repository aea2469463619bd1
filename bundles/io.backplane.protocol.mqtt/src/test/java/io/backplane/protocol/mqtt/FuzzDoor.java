/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.spi.AuthenticationMethod;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets everybody in as the same device who has the password {@code secret}, and answers at once; or
 * by the method {@link #NAME}: whoever says something is asked back, who then says nothing or
 * something that begins with a small byte is denied.
 */
final class FuzzDoor implements DeviceAuthenticator, AuthenticationMethod {
  static final String NAME = "STEPS";
  static final SpaceKey KEY = new SpaceKey(TenantId.DEFAULT, new DeviceId("dev1"));
  private static final DeviceIdentity WHO =
      new DeviceIdentity(
          TenantId.DEFAULT, KEY.device(), new ProfileId("default"), "native", "cred-1", 0);

  @Override
  public CompletionStage<Answer> authenticate(Login login) {
    return CompletableFuture.completedFuture(
        login.secret().equals("secret")
            ? new DeviceAuthenticator.Accepted(WHO)
            : new DeviceAuthenticator.Denied(Reason.BAD_CREDENTIAL));
  }

  @Override
  public CompletionStage<Step> next(Peer peer, byte[] state, byte[] data) {
    Step step;
    if (data.length == 0 || data[0] >= 0 && data[0] < ' ') {
      step = new AuthenticationMethod.Denied(Reason.BAD_CREDENTIAL);
    } else if (state.length == 0) {
      step = new Challenge(new byte[] {1}, new byte[] {'?'});
    } else {
      step = new Proven(WHO, new byte[] {'!'});
    }
    return CompletableFuture.completedFuture(step);
  }
}
