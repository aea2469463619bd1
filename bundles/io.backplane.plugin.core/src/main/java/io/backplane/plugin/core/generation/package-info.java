/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What the node runs and ran: signed files, the jars they name, and the way back. */
package io.backplane.plugin.core.generation;
