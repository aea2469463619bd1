/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import javax.ws.rs.ext.RuntimeDelegate;
import org.apache.cxf.jaxrs.impl.RuntimeDelegateImpl;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Makes answers and cookies possible outside a framework, where nothing else provides them. */
public final class JaxRs implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    RuntimeDelegate.setInstance(new RuntimeDelegateImpl());
  }
}
