/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.backplane.security.api.Accounts.ApiToken;
import io.backplane.security.api.Accounts.SignedIn;
import io.backplane.security.api.Subject;
import io.backplane.security.api.TopicRule;
import java.util.List;
import java.util.TreeSet;

/** First start, sessions and API tokens, as JSON. */
public final class SecurityViews {
  private SecurityViews() {}

  /** Whether the first administrator exists. */
  public record SetupView(@About("Whether it does.") boolean done) {}

  /** What the first start needs. */
  public record SetupInput(
      @About(
              value = "As shown on the terminal and in `DATA/first-start-token`.",
              min = 1,
              max = 256)
          String token,
      @About(
              value = "The administrator's name.",
              pattern = "[A-Za-z0-9._@-]{2,64}",
              example = "admin")
          String user,
      @About(value = "A good password.", min = 12, max = 256) String password) {
    @Override
    public String toString() {
      return "SetupInput[" + user + "]";
    }
  }

  /** Who wants to sign in. */
  public record SignInInput(
      @About(value = "The name.", min = 1, max = 64, example = "admin") String user,
      @About(value = "The password.", min = 1, max = 256) String password) {
    @Override
    public String toString() {
      return "SignInInput[" + user + "]";
    }
  }

  /** Who is signed in. */
  public record SessionView(
      @About("User name, or identifier of the API token.") String user,
      @About("The roles held.") List<String> roles,
      @About(
              value =
                  "To be sent as X-CSRF-Token with everything that changes something; null for API tokens.",
              nullable = true)
          String csrf,
      @About(value = "When the session ends; null for API tokens.", nullable = true) Ts expiresAt) {
    /** A session. */
    public static SessionView of(SignedIn s) {
      return new SessionView(s.subject().id(), roles(s.subject()), s.csrf(), new Ts(s.expiresAt()));
    }

    /** A program's token. */
    public static SessionView of(Subject s) {
      return new SessionView(s.id(), roles(s), null, null);
    }

    private static List<String> roles(Subject s) {
      return List.copyOf(new TreeSet<>(s.roles()));
    }
  }

  /** An API token to make. */
  public record TokenInput(
      @About(value = "For people.", min = 1, max = 200, example = "nightly export") String label,
      @About(value = "When it ends; never if left out.", optional = true, nullable = true)
          Ts expiresAt,
      @About(
              value =
                  "Where it may publish and subscribe over MQTT, if it may nothing else:"
                      + " `publish`, `subscribe` or `both`, and a topic filter in which a level may"
                      + " be `{client}`, `{user}` or `{tenant}`.",
              optional = true,
              nullable = true,
              example = "[\"subscribe devices/+/telemetry\"]")
          List<String> topics) {}

  /** An API token. */
  public record TokenView(
      @About("Its visible prefix.") String id,
      @About("For people.") String label,
      @About("Where it may publish and subscribe, if that is all it may; else empty.")
          List<String> topics,
      @About("When it was made.") Ts createdAt,
      @About(value = "When it ends; null for never.", nullable = true) Ts expiresAt,
      @About(value = "When it was last used.", nullable = true) Ts lastUsedAt,
      @About(value = "The secret: shown once, on creation.", optional = true)
          @JsonInclude(JsonInclude.Include.NON_NULL)
          String secret) {
    /** A token, with its secret right after it was made. */
    public static TokenView of(ApiToken t, String secret) {
      return new TokenView(
          t.id(),
          t.label(),
          t.topics().stream().map(TopicRule::toString).toList(),
          new Ts(t.createdAt()),
          Ts.orNull(t.expiresAt()),
          Ts.orNull(t.lastUsedAt()),
          secret);
    }
  }
}
