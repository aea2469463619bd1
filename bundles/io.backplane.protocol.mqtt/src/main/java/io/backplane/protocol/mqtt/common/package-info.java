/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What everything in this card may need: services, rules of listeners, who is there, figures. */
package io.backplane.protocol.mqtt.common;
