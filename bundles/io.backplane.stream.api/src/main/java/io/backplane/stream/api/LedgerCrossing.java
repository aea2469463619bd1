/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

/**
 * One side's count of what went from one account into another. The giver and the taker publish one
 * each; both begin at 0 with the same run, or count what lies in a store and go on from there. A
 * count that the other side does not confirm is a loss on the way.
 *
 * @param from who gives, such as {@code gate}
 * @param to who takes, such as {@code stream device}
 * @param run tells several givers of one name apart, and a taker's counts for each; may be empty
 * @param given whether this is the giver's count; the taker's otherwise
 * @param count how much, in the unit both use
 */
public record LedgerCrossing(String from, String to, String run, boolean given, long count) {}
