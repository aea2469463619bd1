/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Replays;
import io.backplane.protocol.api.Replays.Selection;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Kind;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.http.Query;
import io.backplane.rest.resource.common.QueryMap;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.StreamViews.LetterView;
import io.backplane.rest.view.StreamViews.ReplayView;
import io.backplane.rest.view.StreamViews.ReplaysView;
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
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;

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
      value =
          "Lists messages that could not be taken, newest first. `total` counts those of the whole"
              + " node.",
      action = "dead-letter:read",
      on = "stream",
      returns = Paged.class,
      of = LetterView.class)
  public Paged<LetterView> list(
      @QueryParam("limit")
          @About(value = "At most; 50 if left out.", type = "integer", min = 1, max = 500)
          String limit,
      @QueryParam("before") @About("`next` of the page before, or a time.") String before,
      @QueryParam("state")
          @About(
              value =
                  "Those that were not taken in again, or those that were; both if left out. A page"
                      + " may then hold fewer than `limit`, with a `next`.",
              values = {"open", "replayed"})
          String state,
      @Context SecurityContext context) {
    int max = Params.integer("limit", limit, 50, 1, 500);
    Boolean replayed = replayed(state);
    Streams streams = data.streams();
    if (!streams.names().contains(Streams.DEAD_LETTERS)) {
      return new Paged<>(List.of(), null, null);
    }
    Stream letters = streams.stream(Streams.DEAD_LETTERS);
    Backwards reader = Backwards.from(letters, data.replays(), before);
    List<LetterView> page = reader.take(max, replayed, Caller.of(context).tenant());
    return new Paged<>(page, reader.cursor(), total(letters, replayed));
  }

  private long total(Stream letters, Boolean replayed) {
    long open = data.replays().open();
    if (Boolean.FALSE.equals(replayed)) {
      return open;
    }
    long all = letters.status().partitions().stream().mapToLong(p -> p.next() - p.oldest()).sum();
    return replayed == null ? all : Math.max(0, all - open);
  }

  private static Boolean replayed(String state) {
    if (state == null || state.isEmpty()) {
      return null;
    }
    return switch (state) {
      case "open" -> Boolean.FALSE;
      case "replayed" -> Boolean.TRUE;
      default ->
          throw ProblemException.parameter("state", "must be open or replayed, is '" + state + "'");
    };
  }

  /** Takes many in again. */
  @POST
  @Path("replay")
  @Does(
      value =
          "Takes in again the dead letters that are open, the oldest first and in order; those"
              + " that are still wrong are passed by and stay open.",
      action = "dead-letter:replay",
      on = "stream",
      returns = ReplaysView.class)
  @Query({
    @About("device: Only those this device sent."),
    @About(value = "reason: Only those not taken for this reason.", example = "unknown-device"),
    @About("from: Only those received at this time or later."),
    @About("to: Only those received before this time."),
    @About(
        value = "limit: At most; 1000 if left out.",
        type = "integer",
        min = 1,
        max = Replays.MAX_AT_ONCE),
    @About("after: `next` of the call before.")
  })
  public ReplaysView replayAll(@Context UriInfo uri, @Context SecurityContext context) {
    QueryMap query = new QueryMap(uri);
    int max = query.integer("limit", Replays.MAX_AT_ONCE, 1, Replays.MAX_AT_ONCE);
    Selection which =
        new Selection(
            Caller.of(context).tenant(),
            query.text("device"),
            query.text("reason"),
            query.time("from", 0),
            query.time("to", Long.MAX_VALUE));
    try {
      return ReplaysView.of(data.replays().replay(which, query.text("after"), max));
    } catch (IllegalArgumentException e) {
      throw ProblemException.parameter("after", "is no `next` of this operation");
    }
  }

  /** Takes one in again. */
  @POST
  @Path("{partition}/{offset}/replay")
  @Does(
      value = "Decodes a dead letter again and takes it in if it can be understood now.",
      action = "dead-letter:replay",
      on = "stream",
      returns = ReplayView.class,
      problems = {404, 409})
  public ReplayView replay(
      @PathParam("partition") @About(value = "Where it lies.", type = "integer", min = 0)
          String partition,
      @PathParam("offset") @About(value = "Where it lies.", type = "integer", min = 0)
          String offset,
      @QueryParam("again")
          @About(
              value = "Whether one that was taken in already is taken in again.",
              type = "boolean")
          String again,
      @Context SecurityContext context) {
    Streams streams = data.streams();
    if (!streams.names().contains(Streams.DEAD_LETTERS) || !offset.matches("[0-9]{1,16}")) {
      throw ProblemException.notFound("dead letter", partition + "/" + offset);
    }
    Stream stream = streams.stream(Streams.DEAD_LETTERS);
    int p = StreamsResource.partition(stream, partition);
    long o = Long.parseLong(offset);
    List<StreamRecord> found = stream.read(p, o, 1);
    if (found.isEmpty()
        || found.get(0).offset() != o
        || !Backwards.visible(found.get(0), Caller.of(context).tenant())) {
      throw ProblemException.notFound("dead letter", partition + "/" + offset);
    }
    if (!Boolean.TRUE.equals(Params.bool("again", again)) && data.replays().replayedAt(p, o) > 0) {
      throw new ProblemException(
          Kind.CONFLICT,
          "This dead letter was taken in already; with again=true it is taken in once more.");
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
