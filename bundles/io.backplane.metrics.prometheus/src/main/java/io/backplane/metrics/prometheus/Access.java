/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.metrics.prometheus;

import io.backplane.message.api.TenantId;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Authorizer.Resource;
import io.backplane.security.api.Subject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who may read the figures: programs on this machine, and holders of a token that may. */
@Component(service = Access.class)
public final class Access {
  private final Accounts accounts;
  private final Authorizer authorizer;

  /** Over the security services. */
  @Activate
  public Access(
      @Reference(name = "accounts") Accounts accounts,
      @Reference(name = "authorizer") Authorizer authorizer) {
    this.accounts = accounts;
    this.authorizer = authorizer;
  }

  /**
   * Whether a request may be answered.
   *
   * @param remote the peer's address
   * @param forwarded whether a proxy speaks for somebody else
   * @param authorization the header, null without one
   */
  boolean allowed(String remote, boolean forwarded, String authorization) {
    return !forwarded && isLoopback(remote)
        || token(authorization).filter(this::mayRead).isPresent();
  }

  private Optional<Subject> token(String header) {
    boolean bearer = header != null && header.regionMatches(true, 0, "Bearer ", 0, 7);
    return bearer ? accounts.token(header.substring(7).trim()) : Optional.empty();
  }

  private boolean mayRead(Subject subject) {
    return authorizer
        .decide(subject, "metrics:read", Resource.all(TenantId.DEFAULT, "node"))
        .allowed();
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
