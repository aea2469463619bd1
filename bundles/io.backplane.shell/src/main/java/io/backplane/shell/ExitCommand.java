/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Leaves the terminal. As it is the node's own, the node ends with it. */
@Component(
    service = ExitCommand.class,
    property = {
      "osgi.command.scope=backplane",
      "osgi.command.function=exit",
      "service.ranking:Integer=1000"
    })
public final class ExitCommand {
  private final BundleContext context;

  /** Takes the way to the framework. */
  @Activate
  public ExitCommand(BundleContext context) {
    this.context = context;
  }

  /** Ends the node, as Ctrl-C does. */
  @Descriptor("ends the node in good order, as Ctrl-C does")
  public void exit(CommandSession session) throws BundleException {
    session.getConsole().println("Backplane ends");
    context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
  }
}
