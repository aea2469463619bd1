/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Declared fleets of made-up devices, for demonstrations and load. Never on by itself. */
package io.backplane.driver.simulated;
