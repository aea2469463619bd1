/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.DeadLetterCodec;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Lists.Items;
import io.backplane.rest.view.StreamViews.LetterView;
import io.backplane.rest.view.StreamViews.MessageView;
import io.backplane.rest.view.StreamViews.RecordView;
import io.backplane.rest.view.StreamViews.StreamView;
import io.backplane.rest.view.Ts;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Streams;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Objects;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;

/** The streams and what lies in them. */
@Path("streams")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class StreamsResource {
  private final DataDesk data;

  /** Over the streams. */
  public StreamsResource(DataDesk data) {
    this.data = data;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists the streams with partitions and consumer groups.",
      action = "stream:read",
      on = "stream",
      returns = Items.class,
      of = StreamView.class)
  public Items<StreamView> list() {
    Streams streams = data.streams();
    return new Items<>(
        streams.names().stream().map(n -> StreamView.of(streams.stream(n).status())).toList());
  }

  /** Reads one. */
  @GET
  @Path("{name}")
  @Does(
      value = "Gives a stream's figures.",
      action = "stream:read",
      on = "stream",
      id = "name",
      returns = StreamView.class,
      problems = 404)
  public StreamView read(@PathParam("name") @About("The stream.") String name) {
    return StreamView.of(stream(name).status());
  }

  /** Reads records. */
  @GET
  @Path("{name}/partitions/{partition}/records")
  @Does(
      value =
          "Reads records of a partition, decoded; leaves no trace. Those of other tenants are left"
              + " out, and those that are not messages are shown to the node's own tenant only.",
      action = "stream:read",
      on = "stream",
      id = "name",
      returns = Items.class,
      of = RecordView.class,
      problems = 404)
  public Items<RecordView> records(
      @PathParam("name") @About("The stream.") String name,
      @PathParam("partition") @About(value = "Its partition.", type = "integer", min = 0)
          String partition,
      @QueryParam("offset")
          @About(
              value = "The first wanted; the oldest kept if left out.",
              type = "integer",
              min = 0)
          String offset,
      @QueryParam("limit")
          @About(value = "At most; 50 if left out.", type = "integer", min = 1, max = 1000)
          String limit,
      @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    Stream stream = stream(name);
    int p = partition(stream, partition);
    long from = Params.number("offset", offset, 0, 0, Long.MAX_VALUE);
    int max = Params.integer("limit", limit, 50, 1, 1000);
    return new Items<>(
        stream.read(p, from, max).stream()
            .map(r -> view(name, r, tenant))
            .filter(Objects::nonNull)
            .toList());
  }

  private Stream stream(String name) {
    Streams streams = data.streams();
    if (!streams.names().contains(name)) {
      throw ProblemException.notFound("stream", name);
    }
    return streams.stream(name);
  }

  static int partition(Stream stream, String partition) {
    if (!partition.matches("[0-9]{1,4}") || Integer.parseInt(partition) >= stream.partitions()) {
      throw ProblemException.notFound("partition", partition);
    }
    return Integer.parseInt(partition);
  }

  /** Null for what is none of the tenant's. */
  private static RecordView view(String stream, StreamRecord r, TenantId tenant) {
    MessageView message = null;
    LetterView letter = null;
    String raw = null;
    TenantId whose = TenantId.DEFAULT;
    try {
      switch (stream) {
        case Streams.DEVICE -> {
          DeviceMessage m = MessageCodec.decode(r.body().duplicate());
          whose = m.tenant();
          message = MessageView.of(m);
        }
        case Streams.DEAD_LETTERS -> {
          DeadLetter l = DeadLetterCodec.decode(r.body().duplicate());
          whose = l.tenant();
          letter = LetterView.of(r.partition(), r.offset(), l, 0);
        }
        default -> raw = base64(r.body());
      }
    } catch (MessageFormatException e) {
      raw = base64(r.body());
    }
    if (!whose.equals(tenant)) {
      return null;
    }
    return new RecordView(r.partition(), r.offset(), new Ts(r.time()), message, letter, raw);
  }

  private static String base64(ByteBuffer body) {
    ByteBuffer encoded = Base64.getEncoder().encode(body.duplicate());
    return new String(
        encoded.array(), 0, encoded.limit(), java.nio.charset.StandardCharsets.US_ASCII);
  }
}
