/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.scram;

import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.device.api.ScramAuthenticator;
import io.backplane.device.api.ScramAuthenticator.Salted;
import io.backplane.protocol.api.spi.AuthenticationMethod;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding: reads and writes its messages. What
 * is kept of passwords stays in the registry, which salts and checks.
 */
@Component(property = AuthenticationMethod.NAME + "=" + ScramMethod.METHOD)
public final class ScramMethod implements AuthenticationMethod {
  static final String METHOD = "SCRAM-SHA-256";
  private static final String BEGUN = "begun";
  private static final byte[] NOTHING = {};
  private static final Denied BAD = new Denied(Reason.BAD_CREDENTIAL);

  private final ScramAuthenticator devices;
  private final Supplier<String> nonces;

  @Activate
  public ScramMethod(@Reference(name = "devices") ScramAuthenticator devices) {
    this(devices, nonces(new SecureRandom()));
  }

  ScramMethod(ScramAuthenticator devices, Supplier<String> nonces) {
    this.devices = devices;
    this.nonces = nonces;
  }

  private static Supplier<String> nonces(SecureRandom random) {
    return () -> Nonce.random(random);
  }

  @Override
  public CompletionStage<Step> next(Peer peer, byte[] state, byte[] data) {
    String[] known = Text.split(state, 3);
    if (known != null) {
      return last(peer, known, data);
    }
    if (state.length == 0 && data.length == 0) {
      return answer(new Challenge(Text.join(BEGUN), NOTHING));
    }
    return first(peer, data);
  }

  private static CompletionStage<Step> answer(Step step) {
    return CompletableFuture.completedFuture(step);
  }

  private static Login login(Peer peer, String user) {
    return new Login(peer.tenant(), user, "", peer.remote(), peer.protocol());
  }

  private CompletionStage<Step> first(Peer peer, byte[] data) {
    String text = Text.of(data);
    ClientFirst first = text == null ? null : ClientFirst.parse(text);
    if (first == null) {
      return answer(BAD);
    }
    return devices
        .salt(login(peer, first.user()))
        .thenApply(s -> s instanceof Salted salted ? challenge(first, salted) : denied(s));
  }

  private Step challenge(ClientFirst first, Salted salted) {
    String salt = Base64.getEncoder().encodeToString(salted.salt());
    String server =
        "r=" + first.nonce() + nonces.get() + ",s=" + salt + ",i=" + salted.iterations();
    byte[] state = Text.join(first.header(), first.bare(), server);
    return new Challenge(state, server.getBytes(Text.UTF_8));
  }

  private CompletionStage<Step> last(Peer peer, String[] known, byte[] data) {
    String text = Text.of(data);
    String server = known[2];
    String nonce = server.substring(2, server.indexOf(','));
    ClientFinal last = text == null ? null : ClientFinal.parse(text, known[0], nonce);
    if (last == null) {
      return answer(BAD);
    }
    String user = ClientFirst.parse(known[0] + known[1]).user();
    String message = known[1] + "," + server + "," + last.withoutProof();
    return devices
        .verify(login(peer, user), message.getBytes(Text.UTF_8), last.proof())
        .thenApply(v -> v instanceof ScramAuthenticator.Proven p ? proven(p) : denied(v));
  }

  private static Step proven(ScramAuthenticator.Proven p) {
    String signature = "v=" + Base64.getEncoder().encodeToString(p.signature());
    return new Proven(p.identity(), signature.getBytes(Text.UTF_8));
  }

  private static Step denied(Object answer) {
    return new Denied(((ScramAuthenticator.Denied) answer).reason());
  }
}
