/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import io.backplane.plugin.api.Generation;
import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.Generations;
import io.backplane.plugin.api.Generations.Transaction;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Kind;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.http.Problems;
import io.backplane.rest.resource.common.Slice;
import io.backplane.rest.service.NodeDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.GenerationViews.DifferenceView;
import io.backplane.rest.view.GenerationViews.GenerationView;
import io.backplane.rest.view.GenerationViews.RollbackInput;
import io.backplane.rest.view.GenerationViews.TransactionView;
import io.backplane.rest.view.GenerationViews.VerdictView;
import io.backplane.rest.view.Lists.Items;
import io.backplane.rest.view.Lists.Paged;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;

/** What the node ran, runs, and can go back to. */
@Path("generations")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class GenerationsResource {
  private static final By NOBODY = new By("-", "");
  private static final Transaction WORKED =
      new Transaction(0, NOBODY, Generation.Kind.ROLLBACK, "", "", true, 0);
  private static final Transaction FAILED =
      new Transaction(0, NOBODY, Generation.Kind.ROLLBACK, "", "", false, 0);

  private final NodeDesk node;

  /** Over the node's generations. */
  public GenerationsResource(NodeDesk node) {
    this.node = node;
  }

  /** Lists changes. */
  @GET
  @Does(
      value =
          "Lists what was done to the node, newest first: changes, each of which made a generation,"
              + " and attempts that failed.",
      action = "generation:read",
      returns = Paged.class,
      of = TransactionView.class)
  public Paged<TransactionView> list(
      @QueryParam("limit")
          @About(
              value = "Entries per page; 100 if left out.",
              type = "integer",
              min = 1,
              max = 1000)
          String limit,
      @QueryParam("cursor") @About("`next` of the page before.") String cursor) {
    return new Slice(limit, cursor)
        .of(
            node.generations().transactions(),
            t -> new Slice.Place(-t.time(), t.generation() + "-" + t.done()),
            TransactionView::of);
  }

  /** One of them. */
  @GET
  @Path("{number}")
  @Does(
      value = "Gives a kept generation: features, bundles and settings.",
      action = "generation:read",
      returns = GenerationView.class,
      problems = 404)
  public GenerationView one(@PathParam("number") @About("Its number.") String number) {
    Generations all = node.generations();
    long current = all.current().number();
    return all.generation(number(number))
        .map(g -> GenerationView.of(g, current))
        .orElseThrow(() -> ProblemException.notFound("generation", number));
  }

  /** What differs. */
  @GET
  @Path("{number}/diff")
  @Does(
      value = "Tells what leads from one kept generation to another.",
      action = "generation:read",
      returns = DifferenceView.class,
      problems = {404, 409})
  public DifferenceView diff(
      @PathParam("number") @About("The one.") String number,
      @QueryParam("with")
          @About(value = "The other; the one that runs if left out.", type = "integer", min = 1)
          String with) {
    Generations all = node.generations();
    long other = with == null ? all.current().number() : parameter(with);
    return DifferenceView.of(all.difference(number(number), other));
  }

  /** Holds all against signatures and digests. */
  @GET
  @Path("verify")
  @Does(
      value =
          "Reads all kept generations and their jars and holds them against signatures and"
              + " digests.",
      action = "generation:read",
      returns = Items.class,
      of = VerdictView.class)
  public Items<VerdictView> verify() {
    return new Items<>(node.generations().verify().stream().map(VerdictView::of).toList());
  }

  /** Goes back. */
  @POST
  @Path("{number}/rollback")
  @Does(
      value =
          "Brings bundles and settings back to those of a kept generation, while the node runs, as"
              + " a new generation. Data stays as it is. 422 if a bundle did not work and all is as"
              + " before.",
      action = "generation:rollback",
      returns = TransactionView.class,
      problems = {404, 409, 422})
  public Response rollback(
      @PathParam("number") @About("Where to.") String number,
      RollbackInput input,
      @Context SecurityContext context) {
    Generations all = node.generations();
    // If this bundle is among them, nothing can be loaded from it any more for the answer.
    answer(WORKED);
    answer(FAILED);
    Fault.at("", "");
    By by = new By(Caller.of(context).getName(), input.reason());
    return answer(all.rollback(number(number), by));
  }

  private static Response answer(Transaction t) {
    return t.done()
        ? Response.ok(TransactionView.of(t)).build()
        : Problems.respond(new ProblemException(Kind.ROLLED_BACK, t.outcome()).problem());
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ProblemException.notFound("generation", text);
    }
  }

  private static long parameter(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ProblemException.parameter("with", "is the number of no generation");
    }
  }
}
