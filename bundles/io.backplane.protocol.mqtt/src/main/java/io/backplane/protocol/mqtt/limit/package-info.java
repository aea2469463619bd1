/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What is allowed, and what is counted. */
package io.backplane.protocol.mqtt.limit;
