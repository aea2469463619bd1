/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.intake;

import io.backplane.message.api.DeviceId;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Rejection.Reason;
import java.util.Collection;
import java.util.List;

/**
 * Names that a gateway spoke for while no device had them. The sentence that says so is all that a
 * dead letter keeps of it, so it names every one of them, and replay reads it again.
 */
public final class Unregistered {
  private static final int MAX_SHOWN = 500;
  private static final String ONE = " is not registered";
  private static final String MANY = " are not registered";

  private Unregistered() {}

  /** The sentence. */
  static String detail(Collection<DeviceId> devices) {
    List<DeviceId> each = devices.stream().distinct().toList();
    StringBuilder text = new StringBuilder(each.size() == 1 ? "device " : "devices ");
    for (DeviceId d : each) {
      text.append(text.charAt(text.length() - 1) == ' ' ? "'" : ", '").append(d).append('\'');
    }
    return text.append(each.size() == 1 ? ONE : MANY).toString();
  }

  /** As senders and diagnostics get it: of a thousand names the first ones. */
  public static Rejection shown(Rejection rejection) {
    String detail = rejection.detail();
    return detail.length() <= MAX_SHOWN
        ? rejection
        : new Rejection(rejection.reason(), detail.substring(0, MAX_SHOWN) + " …");
  }

  /** Whether there was no such device when the letter was written. */
  public static boolean names(DeadLetter letter, DeviceId device) {
    String detail = letter.detail();
    return Reason.UNKNOWN_DEVICE.code().equals(letter.reason())
        && (detail.endsWith(ONE) || detail.endsWith(MANY))
        && detail.contains("'" + device + "'");
  }
}
