/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Connected clients, what they say, and handing on what changed. */
package io.backplane.live.hub;
