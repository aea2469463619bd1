/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.CertificateAuthenticator;
import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceChangeListener;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.Profiles;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.net.api.Bans;
import io.backplane.net.api.NetConnection;
import io.backplane.net.api.Parked;
import io.backplane.net.api.StreamProtocol;
import io.backplane.plugin.api.StateCarrier;
import io.backplane.protocol.api.Client;
import io.backplane.protocol.api.ClientDetails;
import io.backplane.protocol.api.ClientDirectory;
import io.backplane.protocol.api.ClientFigures;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.RetainedMessage;
import io.backplane.protocol.api.Sessions;
import io.backplane.protocol.api.spi.AuthenticationMethod;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.mqtt.common.Commons;
import io.backplane.protocol.mqtt.connection.MqttConnection;
import io.backplane.protocol.mqtt.flow.Core;
import io.backplane.protocol.mqtt.flow.LoopGate;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.keep.Carried;
import io.backplane.protocol.mqtt.limit.Settings;
import io.backplane.protocol.mqtt.limit.Tally;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.TopicMap;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.Authorizer;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.Streams;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * MQTT 3.1.1 and 5.0 over the connections that net owns. A change of configuration replaces the
 * component; connections are handed over to the new one as they are to a new version.
 */
@Component(
    configurationPid = "io.backplane.protocol.mqtt",
    service = {
      StreamProtocol.class,
      ClientDirectory.class,
      MetricSource.class,
      LedgerSource.class,
      StateCarrier.class,
      DeviceChangeListener.class
    },
    property = StreamProtocol.NAME + "=" + Commons.PROTOCOL)
@Designate(ocd = Config.class)
public final class MqttProtocol
    implements StreamProtocol,
        ClientDirectory,
        MetricSource,
        LedgerSource,
        StateCarrier,
        DeviceChangeListener {
  private final Core core;
  private final Directory directory;

  /** Ready to take connections; those that need an absent service are held. */
  @Activate
  public MqttProtocol(Config config) {
    this(Configured.settings(config), TopicMap.of(config.topicRules()));
  }

  MqttProtocol(Settings settings) {
    this(settings, TopicMap.NONE);
  }

  MqttProtocol(Settings settings, TopicMap topics) {
    core = new Core(settings, topics);
    directory = new Directory(core);
  }

  Core core() {
    return core;
  }

  @Deactivate
  void deactivate() {
    core.close();
  }

  @Override
  public void attach(NetConnection connection, Parked parked) {
    LoopGate gate = core.gate(connection.channel().eventLoop());
    new MqttConnection(core, gate, connection).attach(parked);
  }

  @Override
  public void attachedAll() {
    core.quiet().arrived();
  }

  @Override
  public CompletionStage<Parked> detach(NetConnection connection) {
    MqttConnection c = connection.channel().pipeline().get(MqttConnection.class);
    return c == null ? CompletableFuture.completedFuture(null) : c.leave();
  }

  @Override
  public String name() {
    return "io.backplane.protocol.mqtt.absent-sessions";
  }

  @Override
  public State exportState() {
    return Carried.out(core.commons(), core.wills());
  }

  @Override
  public void importState(State state) {
    Carried.in(core.commons(), core.wills(), state);
  }

  /** What was kept for the clients of a device goes with it. */
  @Override
  public void changed(DeviceChange change) {
    if (change.kind() == DeviceChange.Kind.DELETED && change.device() != null) {
      core.spaces().forget(new SpaceKey(change.tenant(), change.device()));
    }
  }

  @Override
  public Page<Client> clients(TenantId tenant, Filter filter, String cursor, int limit) {
    return directory.clients(tenant, filter, cursor, limit);
  }

  @Override
  public Optional<ClientDetails> client(TenantId tenant, String id) {
    return directory.client(tenant, id);
  }

  @Override
  public boolean disconnect(TenantId tenant, String id, String reason) {
    return directory.disconnect(tenant, id, reason);
  }

  @Override
  public Page<RetainedMessage> retained(
      TenantId tenant, RetainedFilter filter, String cursor, int limit) {
    return directory.retained(tenant, filter, cursor, limit);
  }

  @Override
  public boolean removeRetained(TenantId tenant, DeviceId device, String topic) {
    return directory.removeRetained(tenant, device, topic);
  }

  @Override
  public ClientFigures figures() {
    return directory.figures();
  }

  @Override
  public List<LedgerAccount> accounts() {
    Tally t = core.tally();
    return List.of(new LedgerAccount("mqtt", t.in(), t.out(), t.inFlight));
  }

  @Override
  public void collect(MetricSink sink) {
    Tally t = core.tally();
    String name = "backplane_mqtt_publishes_total";
    sink.counter("backplane_mqtt_packets_total", "Packets received", t.packets);
    sink.counter(name, "Publications received", t.qos0, "qos", "0");
    sink.counter(name, "Publications received", t.qos1, "qos", "1");
    sink.counter(name, "Publications received", t.qos2, "qos", "2");
    t.out()
        .forEach(
            (outcome, n) ->
                sink.counter(
                    "backplane_mqtt_outcomes_total",
                    "What became of publications",
                    n,
                    "outcome",
                    outcome));
    sink.gauge("backplane_mqtt_unanswered", "Publications not answered yet", t.inFlight);
    sink.gauge(
        "backplane_mqtt_retained_bytes",
        "Memory for retained messages",
        core.spaces().retainedBytes());
    core.counters().collect(sink);
    sink.gauge(
        "backplane_mqtt_queued_bytes",
        "Memory for messages that wait for clients",
        core.stock().bytes());
    Journal journal = core.journal();
    sink.counter(
        "backplane_mqtt_journal_records_total",
        "Records of sessions written down",
        journal.records());
    sink.counter(
        "backplane_mqtt_journal_refusals_total",
        "Times the stream did not take what was to be written of sessions; it is tried again",
        journal.refusals());
    sink.gauge(
        "backplane_mqtt_journal_waiting_bytes",
        "What is to be written of sessions and is not durable yet",
        journal.waitingBytes());
  }

  @Reference(
      name = "ingress",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindIngress(Ingress service) {
    core.services().add(service);
  }

  void unbindIngress(Ingress service) {
    core.services().remove(service);
  }

  @Reference(
      name = "streams",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindStreams(Streams service) {
    core.journal().use(service);
  }

  void unbindStreams(Streams service) {
    core.journal().drop(service);
  }

  @Reference(
      name = "sessions",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindSessions(Sessions service) {
    core.services().add(service);
  }

  void unbindSessions(Sessions service) {
    core.services().remove(service);
  }

  @Reference(
      name = "authenticator",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindAuthenticator(DeviceAuthenticator service) {
    core.services().add(service);
  }

  void unbindAuthenticator(DeviceAuthenticator service) {
    core.services().remove(service);
  }

  @Reference(
      name = "certificates",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindCertificates(CertificateAuthenticator service) {
    core.services().add(service);
  }

  void unbindCertificates(CertificateAuthenticator service) {
    core.services().remove(service);
  }

  @Reference(
      name = "authorizer",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindAuthorizer(Authorizer service) {
    core.services().add(service);
  }

  void unbindAuthorizer(Authorizer service) {
    core.services().remove(service);
  }

  @Reference(
      name = "profiles",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindProfiles(Profiles service) {
    core.services().add(service);
  }

  void unbindProfiles(Profiles service) {
    core.services().remove(service);
  }

  @Reference(
      name = "accounts",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindAccounts(Accounts service) {
    core.services().add(service);
  }

  void unbindAccounts(Accounts service) {
    core.services().remove(service);
  }

  @Reference(
      name = "deviceState",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDeviceState(DeviceState service) {
    core.services().add(service);
  }

  void unbindDeviceState(DeviceState service) {
    core.services().remove(service);
  }

  @Reference(
      name = "registry",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindRegistry(DeviceRegistry service) {
    core.services().add(service);
  }

  void unbindRegistry(DeviceRegistry service) {
    core.services().remove(service);
  }

  @Reference(
      name = "bans",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindBans(Bans service) {
    core.services().add(service);
  }

  void unbindBans(Bans service) {
    core.services().remove(service);
  }

  @Reference(
      name = "dialect",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindDialect(Dialect service, Map<String, Object> properties) {
    core.services().add(String.valueOf(properties.get(Dialect.NAME)), service);
  }

  void unbindDialect(Dialect service, Map<String, Object> properties) {
    core.services().remove(String.valueOf(properties.get(Dialect.NAME)), service);
  }

  @Reference(
      name = "method",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindMethod(AuthenticationMethod service, Map<String, Object> properties) {
    core.services().add(String.valueOf(properties.get(AuthenticationMethod.NAME)), service);
  }

  void unbindMethod(AuthenticationMethod service, Map<String, Object> properties) {
    core.services().remove(String.valueOf(properties.get(AuthenticationMethod.NAME)), service);
  }
}
