/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The way of messages: publications in, answers and deliveries out, pass by pass. */
package io.backplane.protocol.mqtt.flow;
