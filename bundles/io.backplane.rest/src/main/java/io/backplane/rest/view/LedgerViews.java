/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import io.backplane.stream.api.Ledger.Finding;
import io.backplane.stream.api.Ledger.Report;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ledger, as JSON. */
public final class LedgerViews {
  private LedgerViews() {}

  /** An account: what came in must equal what became of it. */
  public record AccountView(
      @About(value = "Who keeps it.", example = "gate") String name,
      @About("What came in since counting began, counted where it arrives.") long in,
      @About("What became of it, by outcome, counted where that happens.") Map<String, Long> out,
      @About("Taken in and found waiting for its outcome.") long inFlight,
      @About(
              "What neither outcome nor waiting explains: missing (positive) or too much"
                  + " (negative). While messages move it may be off for a moment.")
          long difference) {
    static AccountView of(LedgerAccount a) {
      return new AccountView(
          a.name(), a.in(), new TreeMap<>(a.out()), a.inFlight(), a.difference());
    }
  }

  /** A consumer group's account. */
  public record GroupAccountView(
      @About("The stream.") String stream,
      @About("The group.") String group,
      @About("Records appended since the group was founded.") long appended,
      @About("Used: the consumer did with them what it is there for.") long processed,
      @About("Could not be used, not kept elsewhere.") long rejected,
      @About("What was rejected, by reason.") Map<String, Long> rejections,
      @About("Could not be used, kept in the dead letters.") long deadLettered,
      @About("Not for this consumer: nothing was done with them, nothing is wrong with them.")
          long skipped,
      @About("Taken by retention before the group read them.") long expired,
      @About("Counted once more, as the group went back or the stream lost its end.") long repeated,
      @About("Not committed yet.") long lag,
      @About("Age of the oldest record not committed yet, milliseconds.") long lagMs,
      @About("Not read yet by the open consumer; not committed yet if none is open.") long unread,
      @About("Age of the oldest record not read yet, milliseconds.") long unreadMs,
      @About(
              "What the consumer has not accounted for: appended + repeated - processed - rejected"
                  + " - deadLettered - skipped - expired - lag.")
          long difference) {
    static GroupAccountView of(String stream, GroupStatus g) {
      return new GroupAccountView(
          stream,
          g.group(),
          g.appended(),
          g.processed(),
          g.rejected(),
          new TreeMap<>(g.rejections()),
          g.deadLettered(),
          g.skipped(),
          g.expired(),
          g.repeated(),
          g.lag(),
          g.lagMillis(),
          g.unread(),
          g.unreadMillis(),
          g.difference());
    }
  }

  /** Two counts of the same thing beside each other. */
  public record ComparisonView(
      @About(
              value =
                  "An account, a consumer group (`group STREAM/GROUP`) or what one gives another"
                      + " (`FROM > TO`), each counted by both.",
              example = "gate > stream device")
          String name,
      @About("One count: what came in, was appended, was given.") long in,
      @About("The other: what became of it, what was taken.") long out,
      @About("Found waiting in between.") long inFlight,
      @About(
              "What is unexplained in every reading since it began: missing (positive) or too much"
                  + " (negative).")
          long difference,
      @About("For how long that is so, milliseconds; 0 if there is no difference.") long standsMs,
      @About("Whether that is longer than anything may be on its way: something got lost.")
          boolean broken) {
    static ComparisonView of(Finding f) {
      return new ComparisonView(
          f.counts().name(),
          f.counts().in(),
          f.counts().out(),
          f.counts().inFlight(),
          f.difference(),
          f.standsMillis(),
          f.broken());
    }
  }

  /** The ledger. */
  public record LedgerView(
      @About("Whether no comparison is broken.") boolean balanced,
      @About("Accounts of gates, streams and stores.") List<AccountView> accounts,
      @About("Accounts of consumer groups.") List<GroupAccountView> groups,
      @About("Each account compared with itself and with those it gives to.")
          List<ComparisonView> comparisons) {
    /** The ledger. */
    public static LedgerView of(Report r) {
      List<GroupAccountView> groups = new ArrayList<>();
      new TreeMap<>(r.groups())
          .forEach((stream, all) -> all.forEach(g -> groups.add(GroupAccountView.of(stream, g))));
      return new LedgerView(
          r.balanced(),
          r.accounts().stream().map(AccountView::of).toList(),
          groups,
          r.findings().stream().map(ComparisonView::of).toList());
    }
  }
}
