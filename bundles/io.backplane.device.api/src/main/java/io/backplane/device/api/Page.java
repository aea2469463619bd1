/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import java.util.List;

/**
 * A page of a listing.
 *
 * @param items the entries
 * @param next cursor of the next page, empty if this is the last
 * @param total entries in all pages, -1 if not counted
 * @param <T> the entries' type
 */
public record Page<T>(List<T> items, String next, long total) {}
