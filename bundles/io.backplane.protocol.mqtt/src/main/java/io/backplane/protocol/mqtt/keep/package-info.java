/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What is kept for later: wills that wait, sessions of a former process, state for a successor. */
package io.backplane.protocol.mqtt.keep;
