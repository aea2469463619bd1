/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Client;
import io.backplane.protocol.api.ClientDetails;
import io.backplane.protocol.api.ClientDirectory;
import io.backplane.protocol.api.ClientDirectory.Filter;
import io.backplane.protocol.api.ClientDirectory.Page;
import io.backplane.protocol.api.ClientDirectory.RetainedFilter;
import io.backplane.protocol.api.ClientFigures;
import io.backplane.protocol.api.RetainedMessage;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Clients of MQTT in the terminal: who is there, what their sessions hold, out with them. */
@Component(
    service = MqttCommands.class,
    property = {
      "osgi.command.scope=mqtt",
      "osgi.command.function=clients",
      "osgi.command.function=sessions",
      "osgi.command.function=subscriptions",
      "osgi.command.function=kick",
      "osgi.command.function=retained",
      "osgi.command.function=figures"
    })
public final class MqttCommands {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final int PAGE = 50;
  private final ClientDirectory directory;

  /** Takes the directory of clients. */
  @Activate
  public MqttCommands(
      @Reference(name = "directory", target = "(" + ClientDirectory.PROTOCOL + "=mqtt)")
          ClientDirectory directory) {
    this.directory = directory;
  }

  /** Lists connections. */
  @Descriptor("lists clients that are connected, at most 50 from a place on")
  public void clients(
      CommandSession session,
      @Descriptor("part of client identifier, device or address")
          @Parameter(
              names = {"-t", "--text"},
              absentValue = "")
          String text,
      @Descriptor("the place to go on from, as printed by the page before")
          @Parameter(
              names = {"-c", "--cursor"},
              absentValue = "")
          String cursor) {
    Page<Client> page = page(text, true, cursor);
    Table table =
        new Table(
            "CLIENT",
            "DEVICE",
            "ADDRESS",
            "LISTENER",
            "MQTT",
            "SINCE",
            "IN",
            "IN/S",
            "OUT",
            "OUT/S");
    for (Client client : page.items()) {
      Client.Connection c = client.connection();
      if (c != null) {
        table.row(
            client.clientId(),
            of(client),
            c.remote() + ":" + c.port(),
            c.listener(),
            c.version(),
            Table.time(c.since()),
            c.traffic().messagesIn(),
            rate(c.traffic().messagesInRate()),
            c.traffic().messagesOut(),
            rate(c.traffic().messagesOutRate()));
      }
    }
    print(session, table, page, "clients");
  }

  /** Shows what was counted over all clients. */
  @Descriptor(
      "shows what was counted over all clients: messages, refusals, limits that were reached")
  public void figures(CommandSession session) {
    ClientFigures f = directory.figures();
    Table table = new Table("FIGURE", "NUMBER");
    table.row("connected", f.connected());
    table.row("away", f.away());
    table.row("subscriptions", f.subscriptions());
    table.row("retained", f.retained());
    table.row("retained bytes", f.retainedBytes());
    new TreeMap<>(f.counters()).forEach(table::row);
    PrintStream out = session.getConsole();
    table.print(out);
    out.println("counted since " + Table.time(f.since()));
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%.1f", perSecond);
  }

  private Page<Client> page(String text, Boolean connected, String cursor) {
    return directory.clients(TENANT, new Filter(text, "", "", "", "", connected), cursor, PAGE);
  }

  private static void print(CommandSession session, Table table, Page<?> page, String command) {
    PrintStream out = session.getConsole();
    table.print(out);
    out.println(page.total() + " in all");
    if (!page.next().isEmpty()) {
      out.println("more: mqtt:" + command + " -c " + page.next());
    }
  }

  /** Lists sessions. */
  @Descriptor("lists sessions, those of absent clients too, at most 50 from a place on")
  public void sessions(
      CommandSession session,
      @Descriptor("part of client identifier, device or address")
          @Parameter(
              names = {"-t", "--text"},
              absentValue = "")
          String text,
      @Descriptor("the place to go on from, as printed by the page before")
          @Parameter(
              names = {"-c", "--cursor"},
              absentValue = "")
          String cursor) {
    Page<Client> page = page(text, null, cursor);
    Table table =
        new Table(
            "CLIENT",
            "DEVICE",
            "CONNECTED",
            "AWAY SINCE",
            "EXPIRY",
            "SUBSCRIPTIONS",
            "IN FLIGHT",
            "QUEUED",
            "BYTES",
            "DROPPED");
    for (Client client : page.items()) {
      Client.State s = client.session();
      table.row(
          client.clientId(),
          of(client),
          client.connection() == null ? "no" : "yes",
          Table.time(s.awaySince()),
          s.expirySeconds() + " s",
          s.subscriptions(),
          s.inFlightOut(),
          s.queued(),
          s.queuedBytes(),
          s.dropped().isEmpty() ? "" : new TreeMap<>(s.dropped()));
    }
    print(session, table, page, "sessions");
  }

  /** Shows what a client listens to. */
  @Descriptor("shows the subscriptions of a client and what is on its way to it")
  public void subscriptions(
      CommandSession session,
      @Descriptor("its device, if clients of several devices call themselves the same")
          @Parameter(
              names = {"-d", "--device"},
              absentValue = "")
          String device,
      @Descriptor("its client identifier") String client) {
    Client found = find(client, device);
    ClientDetails details =
        directory
            .client(TENANT, found.id())
            .orElseThrow(() -> new IllegalArgumentException("client '" + client + "' has gone"));
    PrintStream out = session.getConsole();
    Table table = new Table("FILTER", "QOS", "NO LOCAL", "AS PUBLISHED", "IDENTIFIER");
    for (ClientDetails.Subscription s : details.subscriptions()) {
      table.row(
          s.filter(),
          s.qos(),
          s.noLocal() ? "yes" : "no",
          s.retainAsPublished() ? "yes" : "no",
          s.identifier() == 0 ? "" : s.identifier());
    }
    table.print(out);
    Table flights = new Table("PACKET", "TOPIC", "QOS", "BYTES", "STEP");
    for (ClientDetails.Flight f : details.flights()) {
      flights.row(f.packetId(), f.topic(), f.qos(), f.bytes(), f.step());
    }
    flights.print(out);
  }

  /** Ends a connection. */
  @Descriptor("ends the connection of a client; it may connect again")
  public void kick(
      CommandSession session,
      @Descriptor("its device, if clients of several devices call themselves the same")
          @Parameter(
              names = {"-d", "--device"},
              absentValue = "")
          String device,
      @Descriptor("why, in words for the client")
          @Parameter(
              names = {"-r", "--reason"},
              absentValue = "")
          String reason,
      @Descriptor("its client identifier") String client) {
    boolean done = directory.disconnect(TENANT, find(client, device).id(), reason);
    session.getConsole().println(done ? "disconnected" : "it is not connected");
  }

  /** Whose it is. */
  private static Object of(Client client) {
    return client.device() == null ? client.application() : client.device();
  }

  private Client find(String client, String device) {
    Filter filter = new Filter("", client, device, "", "", null);
    List<Client> found = directory.clients(TENANT, filter, "", 2).items();
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no client '" + client + "'");
    }
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "clients of several devices call themselves '" + client + "'; name one with -d");
    }
    return found.get(0);
  }

  /** Lists retained messages. */
  @Descriptor("lists retained messages, at most 50 from a place on")
  public void retained(
      CommandSession session,
      @Descriptor("the device in whose namespace they lie")
          @Parameter(
              names = {"-d", "--device"},
              absentValue = "")
          String device,
      @Descriptor("a topic filter, + and # included")
          @Parameter(
              names = {"-f", "--filter"},
              absentValue = "")
          String filter,
      @Descriptor("the place to go on from, as printed by the page before")
          @Parameter(
              names = {"-c", "--cursor"},
              absentValue = "")
          String cursor) {
    Page<RetainedMessage> page =
        directory.retained(TENANT, new RetainedFilter(device, filter), cursor, PAGE);
    Table table = new Table("DEVICE", "TOPIC", "QOS", "BYTES", "EXPIRES");
    for (RetainedMessage m : page.items()) {
      Object of = m.device() == null ? "-" : m.device();
      table.row(of, m.topic(), m.qos(), m.payload().remaining(), Table.time(m.expiresAt()));
    }
    print(session, table, page, "retained");
  }
}
