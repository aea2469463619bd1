/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.api;

/**
 * The numbers of one interval, summarised. NaN values are counted but enter no sum, minimum or
 * maximum; booleans count as 0 and 1; other types only count.
 *
 * @param from microseconds since the epoch, included
 * @param to microseconds since the epoch, excluded
 * @param count values in it; buckets without values are left out of answers
 * @param min the smallest, NaN if there is no number
 * @param max the largest, NaN if there is no number
 * @param sum their sum, NaN if there is no number
 * @param numbers how many numbers entered the sum
 * @param first the earliest number, NaN if none
 * @param last the latest number, NaN if none
 * @param lastTime time of the latest number, microseconds since the epoch; 0 if none
 */
public record Bucket(
    long from,
    long to,
    long count,
    double min,
    double max,
    double sum,
    long numbers,
    double first,
    double last,
    long lastTime) {
  /**
   * The mean.
   *
   * @return sum by numbers, NaN if there is none
   */
  public double avg() {
    return numbers == 0 ? Double.NaN : sum / numbers;
  }
}
