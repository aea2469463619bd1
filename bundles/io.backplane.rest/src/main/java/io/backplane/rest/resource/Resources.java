/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import io.backplane.rest.resource.access.SessionResource;
import io.backplane.rest.resource.access.SetupResource;
import io.backplane.rest.resource.access.TokensResource;
import io.backplane.rest.resource.data.AggregateResource;
import io.backplane.rest.resource.data.DeadLettersResource;
import io.backplane.rest.resource.data.EventsResource;
import io.backplane.rest.resource.data.LedgerResource;
import io.backplane.rest.resource.data.SeriesResource;
import io.backplane.rest.resource.data.StreamsResource;
import io.backplane.rest.resource.data.TelemetryResource;
import io.backplane.rest.resource.device.AttributesResource;
import io.backplane.rest.resource.device.CommandsResource;
import io.backplane.rest.resource.device.CredentialsResource;
import io.backplane.rest.resource.device.DeviceExport;
import io.backplane.rest.resource.device.DeviceImport;
import io.backplane.rest.resource.device.DevicesResource;
import io.backplane.rest.resource.device.DiagnosticsResource;
import io.backplane.rest.resource.device.GroupsResource;
import io.backplane.rest.resource.device.PresenceResource;
import io.backplane.rest.resource.device.ProfilesResource;
import io.backplane.rest.resource.node.Addresses;
import io.backplane.rest.resource.node.BansResource;
import io.backplane.rest.resource.node.BundlesResource;
import io.backplane.rest.resource.node.ConnectionsResource;
import io.backplane.rest.resource.node.GenerationsResource;
import io.backplane.rest.resource.node.HealthResource;
import io.backplane.rest.resource.node.ListenersResource;
import io.backplane.rest.resource.node.NodeFigures;
import io.backplane.rest.resource.node.NodeResource;
import io.backplane.rest.resource.node.RetainedResource;
import io.backplane.rest.resource.node.SessionsResource;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.service.NodeDesk;
import io.backplane.rest.service.SecurityDesk;
import java.util.List;
import org.osgi.framework.BundleContext;

/**
 * All resources.
 *
 * @param security where they get the security services
 * @param devices where they get the registry's
 * @param data where they get stream, store and gate
 * @param node where they get what concerns the node
 */
public record Resources(SecurityDesk security, DeviceDesk devices, DataDesk data, NodeDesk node) {
  /** Each once. */
  public List<Object> all(BundleContext framework) {
    return List.of(
        new SetupResource(security),
        new SessionResource(security),
        new TokensResource(security),
        new DevicesResource(devices),
        new PresenceResource(devices),
        new DeviceImport(devices),
        new DeviceExport(devices),
        new AttributesResource(devices),
        new DiagnosticsResource(devices),
        new EventsResource(devices, data),
        new CredentialsResource(devices),
        new CommandsResource(devices),
        new ProfilesResource(devices),
        new GroupsResource(devices),
        new TelemetryResource(data),
        new SeriesResource(data),
        new AggregateResource(data, devices),
        new StreamsResource(data),
        new LedgerResource(node),
        new DeadLettersResource(data),
        new NodeResource(new NodeFigures(framework, data, devices, new Addresses(node))),
        new BundlesResource(node),
        new GenerationsResource(node),
        new HealthResource(node),
        new SessionsResource(data),
        new ConnectionsResource(data),
        new RetainedResource(data),
        new BansResource(node, data),
        new ListenersResource(node),
        new DocsResource());
  }
}
