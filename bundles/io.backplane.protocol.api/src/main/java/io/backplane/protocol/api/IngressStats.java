/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

/**
 * The gate's figures.
 *
 * @param accepted messages taken since it started
 * @param rejected messages not taken, all reasons
 * @param refused messages refused, all reasons
 * @param perSecond messages offered per second, over the last 5 s
 * @param p50Micros median time from offer to answer over the last minute, microseconds
 * @param p99Micros 99th percentile of the same
 */
public record IngressStats(
    long accepted,
    long rejected,
    long refused,
    double perSecond,
    double p50Micros,
    double p99Micros) {}
