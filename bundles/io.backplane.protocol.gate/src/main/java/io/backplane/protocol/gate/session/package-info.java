/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The node's sessions: who is connected, who is not heard any more, and the events about it. */
package io.backplane.protocol.gate.session;
