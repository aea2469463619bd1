/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.cpu;

/**
 * Whose code a class is.
 *
 * @param bundle the framework's number
 * @param library whether the bundle exports packages: it works for others
 */
record Owner(long bundle, boolean library) {}
