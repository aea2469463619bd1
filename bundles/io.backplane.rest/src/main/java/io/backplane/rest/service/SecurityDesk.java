/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.service;

import io.backplane.security.api.Accounts;
import io.backplane.security.api.Authorizer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Where resources get the security services; each may be replaced without restarting REST. */
@Component(service = SecurityDesk.class)
public final class SecurityDesk {
  static final long WAIT_MILLIS = 2_000;

  private final Slot<Accounts> accounts = new Slot<>("account service", WAIT_MILLIS);
  private final Slot<Authorizer> authorizer = new Slot<>("authorizer", WAIT_MILLIS);

  /** With nothing bound yet. */
  @Activate
  public SecurityDesk() {}

  /** Accounts. */
  public Accounts accounts() {
    return accounts.get();
  }

  /** The decision point. */
  public Authorizer authorizer() {
    return authorizer.get();
  }

  @Reference(
      name = "accounts",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindAccounts(Accounts service) {
    accounts.set(service);
  }

  void unbindAccounts(Accounts service) {
    accounts.clear(service);
  }

  @Reference(
      name = "authorizer",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindAuthorizer(Authorizer service) {
    authorizer.set(service);
  }

  void unbindAuthorizer(Authorizer service) {
    authorizer.clear(service);
  }
}
