/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What devices said: telemetry, events, streams, the ledger, dead letters. */
package io.backplane.rest.resource.data;
