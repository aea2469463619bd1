/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * What is fixed when a stream is created.
 *
 * @param epoch 1, counted up when a stream is repartitioned
 * @param partitions how many
 */
public record StreamMeta(int epoch, int partitions) {
  /** Of the whole folder: a frame, an index or a group's file in another form counts this up. */
  public static final int FORMAT = 1;

  private static final String FILE = "stream.properties";

  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  public static StreamMeta load(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    Properties values = new Properties();
    values.load(new StringReader(Files.readString(file)));
    try {
      int format = Integer.parseInt(values.getProperty("format", "1"));
      if (format > FORMAT) {
        throw new IOException(
            file
                + " has format "
                + format
                + ", this version reads formats up to "
                + FORMAT
                + ": run the version that wrote it, or restore what was saved before it");
      }
      return new StreamMeta(
          Integer.parseInt(values.getProperty("epoch")),
          Integer.parseInt(values.getProperty("partitions")));
    } catch (NumberFormatException e) {
      throw new IOException(file + " is damaged: format, epoch or partitions are no numbers", e);
    }
  }

  public void save(Path folder, String level) throws IOException {
    Path fresh = folder.resolve(FILE + ".new");
    Files.writeString(
        fresh,
        "format="
            + FORMAT
            + "\nepoch="
            + epoch
            + "\npartitions="
            + partitions
            + "\nlevel="
            + level
            + "\n");
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    Disk.REAL.forceFolder(folder);
  }
}
