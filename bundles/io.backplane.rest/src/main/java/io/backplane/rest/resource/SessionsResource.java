/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import io.backplane.protocol.api.Sessions.SessionInfo;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.NodeViews.SessionInfoView;
import java.util.Comparator;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;

/** Sessions of devices. */
@Path("sessions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class SessionsResource {
  private static final int PAGE = 50;
  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::since).reversed().thenComparing(Place::id);

  private final DataDesk data;

  /** Over the session registry. */
  public SessionsResource(DataDesk data) {
    this.data = data;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists the sessions of devices open on this node, newest first.",
      action = "session:read",
      returns = Paged.class,
      of = SessionInfoView.class)
  public Paged<SessionInfoView> list(
      @QueryParam("limit")
          @About(value = "Entries per page; 50 if left out.", type = "integer", min = 1, max = 1000)
          String limit,
      @QueryParam("cursor") @About("`next` of the page before.") String cursor) {
    int most = Params.integer("limit", limit, PAGE, 1, 1000);
    Place from = Params.text(cursor).isEmpty() ? null : Place.parse(cursor);
    List<SessionInfo> all = data.sessions().list();
    List<SessionInfo> found =
        all.stream()
            .filter(s -> from == null || ORDER.compare(Place.of(s), from) > 0)
            .sorted(Comparator.comparing(Place::of, ORDER))
            .limit(most + 1L)
            .toList();
    List<SessionInfo> page = found.subList(0, Math.min(most, found.size()));
    return new Paged<>(
        page.stream().map(SessionInfoView::of).toList(),
        found.size() > most ? Place.of(page.get(most - 1)).cursor() : null,
        (long) all.size());
  }

  /** Where a session stands in the listing, whether it is open still or not. */
  private record Place(long since, String id) {
    static Place of(SessionInfo session) {
      return new Place(session.since(), session.id());
    }

    static Place parse(String cursor) {
      String[] parts = cursor.split("_", 2);
      try {
        return new Place(Long.parseLong(parts[0]), parts[1]);
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw ProblemException.parameter("cursor", "is no cursor of this listing");
      }
    }

    String cursor() {
      return since + "_" + id;
    }
  }
}
