/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The gate: what devices say goes through here into the stream, and what they are told comes out.
 */
package io.backplane.protocol.gate;
