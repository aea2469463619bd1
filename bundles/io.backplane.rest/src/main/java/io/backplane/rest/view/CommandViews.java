/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.backplane.device.api.Commands.Command;

/** Commands, as JSON. */
public final class CommandViews {
  private static final long MINUTE = 60_000;

  private CommandViews() {}

  /** A command. */
  public record CommandView(
      @About("Names it within the device.") String id,
      @About("What to do.") String name,
      @About(value = "With what: any JSON.", nullable = true) @JsonRawValue String input,
      @About(
              value = "Where it stands.",
              values = {
                "QUEUED",
                "SENT",
                "DELIVERED",
                "SUCCEEDED",
                "FAILED",
                "TIMED_OUT",
                "EXPIRED",
                "CANCELLED"
              })
          String state,
      @About(value = "The device's answer: any JSON; null if none.", nullable = true) @JsonRawValue
          String result,
      @About("When it was given.") Ts createdAt,
      @About("Until when it must be answered.") Ts deadline,
      @About("When its state changed last.") Ts updatedAt) {
    /** A command. */
    public static CommandView of(Command c) {
      return new CommandView(
          c.id(),
          c.name(),
          c.inputJson(),
          c.state().name(),
          c.resultJson().isEmpty() ? null : c.resultJson(),
          new Ts(c.createdAt()),
          new Ts(c.deadline()),
          new Ts(c.updatedAt()));
    }
  }

  /** A command to give. */
  public record CommandInput(
      @About(value = "What to do.", pattern = "[A-Za-z0-9._-]{1,64}", example = "reboot")
          String name,
      @About(value = "With what: any JSON.", optional = true, nullable = true) JsonNode input,
      @About(
              value = "Until when it must be answered, milliseconds; a minute if left out.",
              min = 1,
              max = 30L * 24 * 60 * MINUTE,
              optional = true)
          Long timeoutMs) {
    /** The input as text. */
    public String inputJson() {
      return input == null ? "null" : input.toString();
    }

    /** The time-out with its default. */
    public long timeout() {
      return timeoutMs == null ? MINUTE : timeoutMs;
    }
  }
}
