/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** HTTP for devices: what MQTT does on topics, on paths. */
package io.backplane.protocol.http;
