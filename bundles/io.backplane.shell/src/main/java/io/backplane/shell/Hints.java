/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Says how to ask for help when a command was given what it does not take. */
@Component(service = CommandSessionListener.class)
public final class Hints implements CommandSessionListener {
  private static final Pattern COMMAND = Pattern.compile("\\s*([A-Za-z][\\w:.-]*)(\\s.*)?");

  /** Knows nothing but what it is told. */
  @Activate
  public Hints() {}

  @Override
  public void beforeExecute(CommandSession session, CharSequence line) {
    // says nothing before something went wrong
  }

  @Override
  public void afterExecute(CommandSession session, CharSequence line, Exception fault) {
    String hint = hint(line, fault);
    if (hint != null) session.getConsole().println(hint);
  }

  @Override
  public void afterExecute(CommandSession session, CharSequence line, Object result) {
    // what went well needs no hint
  }

  /** What to type instead; null if that is not where the fault is. */
  static String hint(CharSequence line, Exception fault) {
    Matcher command = COMMAND.matcher(line);
    return fault instanceof IllegalArgumentException
            && String.valueOf(fault.getMessage()).startsWith("Cannot coerce ")
            && command.matches()
        ? "'" + command.group(1) + "' does not take that; type: help " + command.group(1)
        : null;
  }
}
