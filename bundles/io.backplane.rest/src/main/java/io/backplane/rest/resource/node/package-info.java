/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The node: its figures, bundles, health, listeners, connections, sessions. */
package io.backplane.rest.resource.node;
