/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that the node makes for itself: signed by its own authority, made anew before it
 * ends and when the machine got a name or address that it does not hold.
 */
final class OwnCertificate implements CertificateSource {
  static final Duration RENEW_BEFORE_END = Duration.ofDays(30);
  private static final Logger LOG = LoggerFactory.getLogger(OwnCertificate.class);
  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
  private final Path authorityFile;
  private final Path file;
  private final Path published;
  private final Supplier<Names> machine;
  private final Clock clock;
  private Identity identity;
  private FileTime seen;
  private Instant looked = Instant.MIN;

  OwnCertificate(Path data, Supplier<Names> machine, Clock clock) {
    this.authorityFile = data.resolve("keys").resolve("https-authority.pem");
    this.file = data.resolve("keys").resolve("https.pem");
    this.published = data.resolve("ca.pem");
    this.machine = machine;
    this.clock = clock;
  }

  @Override
  public Path authority() {
    return published;
  }

  @Override
  public Identity current() throws IOException, GeneralSecurityException {
    Instant now = clock.instant();
    boolean same = identity != null && Objects.equals(stamp(), seen);
    if (same && Duration.between(looked, now).abs().compareTo(LOOK_EVERY) < 0) return identity;
    Names names = machine.get();
    Identity found = same ? identity : stored();
    identity = found != null && serves(found, names, now) ? found : make(names, now);
    publish(identity.chain().get(identity.chain().size() - 1));
    seen = stamp();
    looked = now;
    return identity;
  }

  private FileTime stamp() throws IOException {
    return Files.exists(file) ? Files.getLastModifiedTime(file) : null;
  }

  private Identity stored() throws IOException {
    if (Files.notExists(file)) return null;
    try {
      return PemFile.read(file).checked();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      LOG.warn("{} is of no use and is made anew: {}", file, e.getMessage());
      return null;
    }
  }

  private static boolean serves(Identity identity, Names names, Instant now)
      throws GeneralSecurityException {
    return isGood(identity, now, RENEW_BEFORE_END) && names.areIn(identity.certificate());
  }

  /** Whether it is valid now and for some time; a clock may have been far off when it was made. */
  private static boolean isGood(Identity identity, Instant now, Duration further) {
    return !now.isBefore(identity.certificate().getNotBefore().toInstant())
        && now.plus(further).isBefore(identity.end());
  }

  private Identity make(Names names, Instant now) throws IOException, GeneralSecurityException {
    Authority authority = authority(names, now);
    Identity made = authority.issue(names.host(), names.all(), now);
    PrivateFiles.replace(file, PemFile.format(made));
    LOG.info("A certificate for {} was made, SHA-256 {}", names.all(), made.fingerprint());
    return made;
  }

  private void publish(X509Certificate authority) throws IOException, GeneralSecurityException {
    String text = PemFile.format(authority);
    if (Files.notExists(published) || !Files.readString(published).equals(text))
      PrivateFiles.replace(published, text);
  }

  private Authority authority(Names names, Instant now)
      throws IOException, GeneralSecurityException {
    if (Files.exists(authorityFile)) {
      try {
        Identity kept = PemFile.read(authorityFile).checked();
        if (isGood(kept, now, Authority.LIFE_OF_ISSUED)) return new Authority(kept);
        LOG.warn("The certificate authority of this node is made anew: clients must trust it anew");
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        LOG.warn("{} is of no use and is made anew: {}", authorityFile, e.getMessage());
      }
    }
    Authority made = Authority.create(names.host(), now);
    PrivateFiles.replace(authorityFile, PemFile.format(made.identity()));
    return made;
  }
}
