/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What is asked about a message before it is taken: dialect, rights, gateway, limits, profile. */
package io.backplane.protocol.gate.intake;
