/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.net.api.Bans;
import io.backplane.net.api.Listeners;
import io.backplane.net.api.StreamProtocol;
import io.backplane.security.api.ServerCertificate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings {@link Net} into the framework: configuration, protocol cards, the node's properties. */
@Component(
    configurationPid = "io.backplane.net",
    service = {Listeners.class, MetricSource.class},
    immediate = true)
@Designate(ocd = Config.class)
public final class NetComponent implements Listeners, MetricSource {
  private static final long RETRY_MILLIS = 2000;
  private static final Logger LOG = LoggerFactory.getLogger(NetComponent.class);
  private final Net net;
  private final ServiceRegistration<Bans> bans;

  /** Starts in the background; never waits for a port. */
  @Activate
  public NetComponent(BundleContext context, Config config) {
    String data = context.getProperty("backplane.data");
    String offset = context.getProperty("backplane.port.offset");
    HostRule rule =
        new HostRule(
            Path.of(data == null ? "." : data),
            Boolean.parseBoolean(context.getProperty("backplane.insecure.lan")),
            offset == null ? 0 : Integer.parseInt(offset));
    net = new Net(NetSettings.of(config), rule, RETRY_MILLIS);
    bans = context.registerService(Bans.class, net.bans(), null);
  }

  @Modified
  void modified(Config config) {
    net.apply(NetSettings.of(config));
  }

  @Deactivate
  void deactivate() {
    bans.unregister();
    net.close();
  }

  @Reference(
      name = "protocol",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindProtocol(StreamProtocol protocol, Map<String, Object> properties) {
    Object ranking = properties.get(Constants.SERVICE_RANKING);
    net.bind(name(properties), protocol, ranking instanceof Integer r ? r : 0);
  }

  void unbindProtocol(StreamProtocol protocol, Map<String, Object> properties) {
    net.unbind(name(properties), protocol);
  }

  private static String name(Map<String, Object> properties) {
    return String.valueOf(properties.get(StreamProtocol.NAME));
  }

  @Reference(
      name = "certificate",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      updated = "updatedCertificate",
      unbind = "unbindCertificate")
  void bindCertificate(ServerCertificate certificate) {
    updatedCertificate(certificate);
  }

  void updatedCertificate(ServerCertificate certificate) {
    certificate.current().ifPresent(net::show);
  }

  /** What it said last remains good. */
  void unbindCertificate(ServerCertificate certificate) {
    LOG.debug("{} has gone", certificate);
  }

  @Override
  public List<Listener> list() {
    return net.list();
  }

  @Override
  public Optional<Certificate> certificate(String listener) {
    return net.certificate(listener);
  }

  @Override
  public Map<String, String> rules(String listener) {
    return net.rules(listener);
  }

  @Override
  public String path(String listener) {
    return net.path(listener);
  }

  @Override
  public Map<String, Long> refused(String listener) {
    return net.refused(listener);
  }

  @Override
  public void collect(MetricSink sink) {
    net.collect(sink);
  }
}
