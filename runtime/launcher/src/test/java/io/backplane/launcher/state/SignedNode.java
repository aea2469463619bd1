/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** A distribution with one library, and a data folder with a key that signs generations. */
final class SignedNode {
  final Path home;
  final Path data;
  private final KeyPair pair;
  int format = 1;

  SignedNode(Path root) throws Exception {
    home = Files.createDirectories(root.resolve("home"));
    data = Files.createDirectories(root.resolve("data"));
    Files.createDirectories(home.resolve("features"));
    Files.createDirectories(home.resolve("lib"));
    Files.createDirectories(data.resolve("state/generations"));
    Files.createDirectories(data.resolve("state/store"));
    Files.createDirectories(data.resolve("config"));
    Files.createDirectories(library().getParent());
    Files.writeString(library(), "library");
    Files.writeString(home.resolve("features/a.json"), "{}");
    Listing.write(home);
    pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Files.createDirectories(data.resolve("keys"));
    Files.writeString(
        data.resolve("keys/node.pem"),
        pem("PRIVATE KEY", pair.getPrivate().getEncoded())
            + pem("PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(der), what);
  }

  Path library() {
    return home.resolve("repository/g/library.jar");
  }

  Path lock() {
    return data.resolve("state/generation.lock");
  }

  Path setting() {
    return data.resolve("config/a.json");
  }

  /** Stores a jar, and signs a generation that has it and a setting with its own number. */
  Path generation(int number) throws Exception {
    Path jar = Files.writeString(data.resolve("state/new.jar"), "card " + number);
    String sha256 = Stamps.hash(jar);
    Path stored = Files.move(jar, data.resolve("state/store/" + sha256 + ".jar"));
    String content =
        ("{\"content\":{\"bundles\":["
                + "{\"level\":1,\"name\":\"library\",\"path\":\"g/library.jar\",\"sha256\":\"%s\","
                + "\"version\":\"1.0\"},"
                + "{\"level\":4,\"name\":\"card\",\"path\":\"\",\"sha256\":\"%s\",\"version\":\"1.%d\"}],"
                + "\"distribution\":\"%s\",\"features\":[],"
                + "\"files\":{\"config/a.json\":\"{\\\"p\\\":{\\\"n\\\":%d}}\"}},"
                + "\"format\":%d,\"number\":%d}")
            .formatted(
                Stamps.hash(library()),
                sha256,
                number,
                Listing.digest(home),
                number,
                format,
                number);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(content.getBytes(StandardCharsets.UTF_8));
    String file =
        "{\"generation\":%s,\"signature\":\"%s\"}\n"
            .formatted(content, Base64.getEncoder().encodeToString(signature.sign()));
    Files.writeString(data.resolve("state/generations/%08d.lock".formatted(number)), file);
    Files.writeString(lock(), file);
    Files.writeString(setting(), "{\"p\":{\"n\":" + number + "}}");
    return stored;
  }

  Generations.Choice choose() throws Exception {
    return new Generations(home, data).choose();
  }
}
