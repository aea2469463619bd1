/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Logs to the terminal and to {@code DATA/logs}. In code and not in XML, as reading XML takes time
 * at every start; levels come from {@code log-levels.properties}.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String LEVELS = "log-levels.properties";
  private static final String SHORT = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n";
  private static final String LONG =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger: %msg%n";
  private static final String FILE_SIZE = "10MB";
  private static final String TOTAL_SIZE = "100MB";
  private static final int DAYS = 14;

  /** Created by logback. */
  public LogSetup() {
    // logback sets the context next
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("backplane.data") == null) return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    ch.qos.logback.classic.Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    String data = System.getProperty("backplane.data");
    root.addAppender(started(new ConsoleAppender<>(), "terminal", SHORT));
    root.addAppender(file(Path.of(data, "logs")));
    root.setLevel(Level.INFO);
    String home = System.getProperty("backplane.home");
    if (home != null) levels(Path.of(home, "conf", LEVELS));
    levels(Path.of(data, "config", LEVELS));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private RollingFileAppender<ILoggingEvent> file(Path folder) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setFile(folder.resolve("backplane.log").toString());
    SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(folder.resolve("backplane.%d{yyyy-MM-dd}.%i.log.gz").toString());
    policy.setMaxFileSize(FileSize.valueOf(FILE_SIZE));
    policy.setTotalSizeCap(FileSize.valueOf(TOTAL_SIZE));
    policy.setMaxHistory(DAYS);
    policy.start();
    appender.setRollingPolicy(policy);
    return started(appender, "file", LONG);
  }

  private <T extends OutputStreamAppender<ILoggingEvent>> T started(
      T appender, String name, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    appender.setContext(context);
    appender.setName(name);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  private void levels(Path file) {
    if (Files.notExists(file)) return;
    Properties levels = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      levels.load(reader);
    } catch (IOException e) {
      addError(file + " cannot be read", e);
    }
    LoggerContext loggers = (LoggerContext) context;
    levels.forEach(
        (name, level) ->
            loggers.getLogger((String) name).setLevel(Level.toLevel((String) level, Level.INFO)));
  }
}
