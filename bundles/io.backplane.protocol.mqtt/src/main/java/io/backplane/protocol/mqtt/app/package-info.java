/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Clients that are no devices, and who speaks for a device. */
package io.backplane.protocol.mqtt.app;
