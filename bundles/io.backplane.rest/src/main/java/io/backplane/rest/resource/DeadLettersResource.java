/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import io.backplane.protocol.api.Outcome;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.StreamViews.LetterView;
import io.backplane.rest.view.StreamViews.ReplayView;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Streams;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;

/** Messages that could not be taken. */
@Path("dead-letters")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class DeadLettersResource {
  private final DataDesk data;

  /** Over the streams. */
  public DeadLettersResource(DataDesk data) {
    this.data = data;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists messages that could not be taken, newest first.",
      action = "dead-letter:read",
      on = "stream",
      returns = Paged.class,
      of = LetterView.class)
  public Paged<LetterView> list(
      @QueryParam("limit")
          @About(value = "At most; 50 if left out.", type = "integer", min = 1, max = 500)
          String limit,
      @QueryParam("before") @About("`next` of the page before, or a time.") String before) {
    int max = Params.integer("limit", limit, 50, 1, 500);
    Streams streams = data.streams();
    if (!streams.names().contains(Streams.DEAD_LETTERS)) {
      return new Paged<>(List.of(), null, null);
    }
    Backwards reader = Backwards.from(streams.stream(Streams.DEAD_LETTERS), before);
    List<LetterView> page = reader.take(max);
    return new Paged<>(page, reader.cursor(), null);
  }

  /** Takes one in again. */
  @POST
  @Path("{partition}/{offset}/replay")
  @Does(
      value = "Decodes a dead letter again and takes it in if it can be understood now.",
      action = "dead-letter:replay",
      on = "stream",
      returns = ReplayView.class,
      problems = 404)
  public ReplayView replay(
      @PathParam("partition") @About(value = "Where it lies.", type = "integer", min = 0)
          String partition,
      @PathParam("offset") @About(value = "Where it lies.", type = "integer", min = 0)
          String offset) {
    Streams streams = data.streams();
    if (!streams.names().contains(Streams.DEAD_LETTERS) || !offset.matches("[0-9]{1,16}")) {
      throw ProblemException.notFound("dead letter", partition + "/" + offset);
    }
    Stream stream = streams.stream(Streams.DEAD_LETTERS);
    int p = StreamsResource.partition(stream, partition);
    long o = Long.parseLong(offset);
    List<StreamRecord> found = stream.read(p, o, 1);
    if (found.isEmpty() || found.get(0).offset() != o) {
      throw ProblemException.notFound("dead letter", partition + "/" + offset);
    }
    return view(data.ingress().replay(p, o));
  }

  private static ReplayView view(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected r) {
      return new ReplayView("rejected", r.rejection().detail());
    } else if (outcome instanceof Outcome.Refused r) {
      return new ReplayView("refused", r.rejection().detail());
    }
    return new ReplayView("accepted", "");
  }
}
