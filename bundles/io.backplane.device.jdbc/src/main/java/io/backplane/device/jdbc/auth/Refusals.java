/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.DeviceState.Diagnostic;
import io.backplane.device.api.DeviceState.Severity;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Registry;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Tells devices that are registered why they are not let in: of each kind one line a minute with
 * the number of those left out, as a device with a dead credential tries for ever. Logins only
 * leave a note; who is registered is found out on the chores' thread.
 */
final class Refusals {
  private static final int KINDS = 5_000;
  private static final long QUIET_MICROS = 60_000_000;

  private final Registry registry;
  private final DeviceState state;
  private final Map<Kind, Note> notes = new HashMap<>();

  Refusals(Registry registry, DeviceState state) {
    this.registry = registry;
    this.state = state;
  }

  /** What is wrong, and the code it has in a device's diagnostics. */
  enum Why {
    WRONG("bad-credential", "wrong token or password"),
    NO_KEYS("bad-credential", "there are no SCRAM keys of its password; set it again"),
    REVOKED("credential-revoked", "the credential was revoked"),
    EXPIRED("credential-revoked", "the credential has expired"),
    DISABLED("disabled", "the device is disabled");

    private final String code;
    private final String text;

    Why(String code, String text) {
      this.code = code;
      this.text = text;
    }
  }

  private record Kind(DeviceKey device, Why why) {}

  private static final class Note {
    private long told;
    private long waiting;
    private String from;
  }

  /** A login of what may be a device was refused. Never blocks. */
  synchronized void add(DeviceKey device, Why why, Login login) {
    Kind kind = new Kind(device, why);
    Note note = notes.get(kind);
    if (note == null) {
      if (notes.size() == KINDS) {
        return;
      }
      note = new Note();
      notes.put(kind, note);
    }
    note.waiting++;
    note.from = login.protocol() + " from " + login.remote();
  }

  /** Tells what is due and forgets what was quiet; each second. */
  void flush() {
    due(registry.now())
        .forEach(
            (kind, line) -> {
              DeviceKey k = kind.device;
              if (registry.devices().find(k).isPresent()) {
                state.report(k.tenant(), k.device(), line);
              }
            });
  }

  private synchronized Map<Kind, Diagnostic> due(long now) {
    Map<Kind, Diagnostic> lines = new HashMap<>();
    for (Iterator<Map.Entry<Kind, Note>> all = notes.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Kind, Note> e = all.next();
      Note note = e.getValue();
      if (now - note.told < QUIET_MICROS) {
        continue;
      }
      if (note.waiting == 0) {
        all.remove();
        continue;
      }
      String more = note.waiting == 1 ? "" : " (and " + (note.waiting - 1) + " more of this kind)";
      Why why = e.getKey().why;
      String text = "login refused, " + note.from + ": " + why.text + more;
      lines.put(e.getKey(), new Diagnostic(now, Severity.WARNING, why.code, text));
      note.told = now;
      note.waiting = 0;
    }
    return lines;
  }
}
