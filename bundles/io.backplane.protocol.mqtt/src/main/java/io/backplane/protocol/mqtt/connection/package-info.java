/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** One connection: login, control packets, hand-over, end. */
package io.backplane.protocol.mqtt.connection;
