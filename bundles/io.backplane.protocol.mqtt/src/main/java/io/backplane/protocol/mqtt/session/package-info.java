/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Sessions, their queues, the namespaces they lie in, and how all that is written down. */
package io.backplane.protocol.mqtt.session;
