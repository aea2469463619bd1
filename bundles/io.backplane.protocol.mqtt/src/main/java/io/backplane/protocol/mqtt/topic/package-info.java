/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Topics, filters, and whose namespace a topic lies in. */
package io.backplane.protocol.mqtt.topic;
