/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The log of what is to outlive the process. */
package io.backplane.protocol.mqtt.journal;
