/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** The same fleet in a plain SQL table (series, time, value), for comparison. */
public final class SqlBench {
  private static final long DAY = 86_400_000_000L;
  private static final long HOUR = 3_600_000_000L;
  private static final int COMMIT = 50_000;
  private final Connection db;
  private final Fleet fleet;
  private final int devices;
  private final long messages;
  private final Random random = new Random(1);

  private SqlBench(Connection db, int devices, long values) {
    this.db = db;
    this.devices = devices;
    this.fleet = new Fleet(devices);
    this.messages = values / 2;
  }

  /** Arguments: folder, values, devices, h2 or sqlite. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    long values = Long.parseLong(args[1]);
    int devices = Integer.parseInt(args[2]);
    boolean sqlite = args[3].equals("sqlite");
    String url =
        sqlite ? "jdbc:sqlite:" + folder.resolve("t.db") : "jdbc:h2:" + folder.resolve("t");
    System.out.printf("%s table, %d values of %d devices x 2 keys%n", args[3], values, devices);
    try (Connection db = DriverManager.getConnection(url)) {
      new SqlBench(db, devices, values).run(folder, sqlite);
    }
    Report.line("peak RSS", Report.rssMegabytes(), "MB");
  }

  private void run(Path folder, boolean sqlite) throws Exception {
    try (Statement s = db.createStatement()) {
      if (sqlite) {
        s.execute("pragma journal_mode=wal");
      }
      if (!sqlite) {
        s.execute("set optimize_reuse_results 0");
      }
      s.execute(
          "create table v(series int not null, time bigint not null, val double precision,"
              + " primary key(series, time))"
              + (sqlite ? " without rowid" : ""));
    }
    write(sqlite);
    Report.line("files", Report.bytes(folder) / (2.0 * messages), "bytes per value");
    Report.time("a day of a series, 300 buckets", 50, this::day);
    Report.time("fleet average per hour", 3, this::fleetHours);
    long begin = System.nanoTime();
    try (PreparedStatement s = db.prepareStatement("delete from v where time < ?")) {
      s.setLong(1, Fleet.BASE + DAY);
      s.executeUpdate();
      db.commit();
    }
    Report.line("dropping a day", (System.nanoTime() - begin) / 1e6, "ms");
  }

  private void write(boolean sqlite) throws SQLException {
    double cpu = Report.cpuSeconds();
    db.setAutoCommit(false);
    String sql = sqlite ? "insert or replace into v values(?,?,?)" : "merge into v values(?,?,?)";
    try (PreparedStatement s = db.prepareStatement(sql)) {
      for (long m = 0; m < messages; m++) {
        long time = fleet.time(m);
        for (int k = 0; k < 2; k++) {
          s.setInt(1, fleet.device(m) * 2 + k);
          s.setLong(2, time);
          s.setDouble(3, fleet.value(m, k, time));
          s.addBatch();
        }
        if (m % COMMIT == COMMIT - 1) {
          s.executeBatch();
          db.commit();
        }
      }
      s.executeBatch();
      db.commit();
    }
    Report.line(
        "writing, all CPU", (Report.cpuSeconds() - cpu) / (2 * messages / 1e6), "s per M values");
  }

  private double day() throws SQLException {
    try (PreparedStatement s =
        db.prepareStatement(
            "select b, min(val), max(val), avg(val) from (select (time-?)/? as b, val from v"
                + " where series=? and time>=? and time<?) as t group by b order by b")) {
      s.setLong(1, Fleet.BASE);
      s.setLong(2, DAY / 300);
      s.setInt(3, random.nextInt(devices * 2));
      s.setLong(4, Fleet.BASE);
      s.setLong(5, Fleet.BASE + DAY);
      return sum(s);
    }
  }

  private double fleetHours() throws SQLException {
    try (PreparedStatement s =
        db.prepareStatement(
            "select b, avg(val) from (select time/? as b, val from v where series % 2 = 0) as t"
                + " group by b order by b")) {
      s.setLong(1, HOUR);
      return sum(s);
    }
  }

  private static double sum(PreparedStatement s) throws SQLException {
    double sum = 0;
    try (ResultSet r = s.executeQuery()) {
      while (r.next()) {
        sum += r.getDouble(2);
      }
    }
    return sum;
  }
}
