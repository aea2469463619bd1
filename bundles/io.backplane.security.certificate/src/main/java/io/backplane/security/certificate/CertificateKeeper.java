/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.security.api.ServerCertificate;
import io.backplane.security.api.ServerIdentity;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the node's certificate once it was looked for, and says when it is another one. Its own
 * thread does what takes time: a certificate may have to be made, and nobody waits for it.
 */
@Component(
    service = MetricSource.class,
    immediate = true,
    configurationPid = "io.backplane.security.certificate")
@Designate(ocd = Config.class)
@Boundary("A look that fails is logged; the next comes.")
@Lane("security-certificate")
public final class CertificateKeeper implements ServerCertificate, MetricSource {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final long END_SECONDS = 5;
  private final BundleContext context;
  private final Path data;
  private final Certificates certificates;
  private final ScheduledExecutorService thread;
  private volatile Settings settings;
  private volatile String host = "";
  private ServiceRegistration<ServerCertificate> registration;
  private Map<String, String> told = Map.of();

  /**
   * Created by the component runtime.
   *
   * @param context says what the launcher was told
   * @param config of the operator
   */
  @Activate
  public CertificateKeeper(BundleContext context, Config config) {
    this.context = context;
    this.data = Path.of(context.getProperty("backplane.data"));
    this.certificates = new Certificates(data);
    this.settings = Settings.of(config, data);
    this.thread = Executors.newSingleThreadScheduledExecutor(CertificateKeeper::thread);
    thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "security-certificate");
    thread.setDaemon(true);
    return thread;
  }

  @Modified
  void modified(Config config) {
    settings = Settings.of(config, data);
    thread.execute(this::look);
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    // a file that is being written is finished, as an interrupt would break it off
    thread.shutdown();
    if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
      thread.shutdownNow();
      LOG.warn("The certificate is still being looked for");
    }
    if (registration != null) registration.unregister();
  }

  private void look() {
    try {
      host = Names.hostName();
      certificates.look(settings);
      tell();
    } catch (RuntimeException e) {
      LOG.error("The certificate could not be looked after", e);
    }
  }

  private void tell() {
    String sha256 = current().map(ServerIdentity::sha256).orElse("");
    Map<String, String> news = Map.of(SHA256, sha256);
    if (registration == null) {
      registration = context.registerService(ServerCertificate.class, this, new Hashtable<>(news));
    } else if (!news.equals(told)) {
      registration.setProperties(new Hashtable<>(news));
    }
    told = news;
  }

  @Override
  public Optional<ServerIdentity> current() {
    return Optional.ofNullable(certificates.shown());
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public String fault() {
    return certificates.fault();
  }

  @Override
  public void collect(MetricSink sink) {
    ServerIdentity shown = certificates.shown();
    if (shown != null)
      sink.gauge(
          "backplane_certificate_end_seconds",
          "When the node's certificate ends, seconds since the epoch.",
          TimeUnit.MILLISECONDS.toSeconds(shown.certificate().getNotAfter().getTime()));
  }
}
