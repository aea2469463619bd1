/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

import io.backplane.device.api.CertificateAuthenticator;
import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.Profiles;
import io.backplane.net.api.Bans;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.Sessions;
import io.backplane.protocol.api.spi.AuthenticationMethod;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.Authorizer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The services that come and go while connections stay. A null means: absent just now. */
public final class Services {
  private final Map<String, Dialect> dialects = new ConcurrentHashMap<>();
  private final Map<String, AuthenticationMethod> methods = new ConcurrentHashMap<>();
  private final Runnable changed;
  private volatile Ingress ingress;
  private volatile Sessions sessions;
  private volatile DeviceAuthenticator authenticator;
  private volatile CertificateAuthenticator certificates;
  private volatile Authorizer authorizer;
  private volatile DeviceState deviceState;
  private volatile Bans bans;
  private volatile DeviceRegistry registry;
  private volatile Accounts accounts;
  private volatile Profiles profiles;

  /**
   * @param changed called by any thread when something appeared
   */
  Services(Runnable changed) {
    this.changed = changed;
  }

  public Ingress ingress() {
    return ingress;
  }

  public Sessions sessions() {
    return sessions;
  }

  public DeviceAuthenticator authenticator() {
    return authenticator;
  }

  public CertificateAuthenticator certificates() {
    return certificates;
  }

  public Authorizer authorizer() {
    return authorizer;
  }

  DeviceState deviceState() {
    return deviceState;
  }

  public DeviceRegistry registry() {
    return registry;
  }

  public Profiles profiles() {
    return profiles;
  }

  public Accounts accounts() {
    return accounts;
  }

  /** Whether a client is kept out now; nobody is while there is no list of bans. */
  public boolean banned(DeviceIdentity who, String clientId) {
    Bans list = bans;
    String tenant = who.tenant().value() + "/";
    return list != null
        && (list.banned(Bans.MQTT_CLIENT, tenant + clientId)
            || list.banned(Bans.MQTT_DEVICE, tenant + SpaceKey.of(who).owner())
            || list.banned(Bans.MQTT_CREDENTIAL, tenant + who.credential()));
  }

  /** Keeps somebody out for a while, unless there is no list of bans. */
  void ban(String kind, String name, Duration time, String reason) {
    Bans list = bans;
    if (list != null) {
      list.ban(kind, name, time, reason);
    }
  }

  public Dialect dialect(String name) {
    return dialects.get(name);
  }

  /** Authentication methods by name. */
  public Map<String, AuthenticationMethod> methods() {
    return methods;
  }

  /** Whether logins can be decided and sessions announced. */
  public boolean ready() {
    return ingress != null && sessions != null && authenticator != null;
  }

  public void add(Ingress service) {
    ingress = service;
    changed.run();
  }

  public void remove(Ingress service) {
    ingress = ingress == service ? null : ingress;
  }

  public void add(Sessions service) {
    sessions = service;
    changed.run();
  }

  public void remove(Sessions service) {
    sessions = sessions == service ? null : sessions;
  }

  public void add(DeviceAuthenticator service) {
    authenticator = service;
    changed.run();
  }

  public void remove(DeviceAuthenticator service) {
    authenticator = authenticator == service ? null : authenticator;
  }

  public void add(CertificateAuthenticator service) {
    certificates = service;
    changed.run();
  }

  public void remove(CertificateAuthenticator service) {
    certificates = certificates == service ? null : certificates;
  }

  public void add(Authorizer service) {
    authorizer = service;
    changed.run();
  }

  public void remove(Authorizer service) {
    authorizer = authorizer == service ? null : authorizer;
  }

  public void add(DeviceState service) {
    deviceState = service;
  }

  public void remove(DeviceState service) {
    deviceState = deviceState == service ? null : deviceState;
  }

  public void add(Profiles service) {
    profiles = service;
    changed.run();
  }

  public void remove(Profiles service) {
    profiles = profiles == service ? null : profiles;
  }

  public void add(Accounts service) {
    accounts = service;
    changed.run();
  }

  public void remove(Accounts service) {
    accounts = accounts == service ? null : accounts;
  }

  public void add(Bans service) {
    bans = service;
  }

  public void remove(Bans service) {
    bans = bans == service ? null : bans;
  }

  public void add(String name, AuthenticationMethod service) {
    methods.put(name, service);
    changed.run();
  }

  public void remove(String name, AuthenticationMethod service) {
    methods.remove(name, service);
  }

  public void add(DeviceRegistry service) {
    registry = service;
  }

  public void remove(DeviceRegistry service) {
    registry = registry == service ? null : registry;
  }

  public void add(String name, Dialect service) {
    dialects.put(name, service);
    changed.run();
  }

  public void remove(String name, Dialect service) {
    dialects.remove(name, service);
  }
}
