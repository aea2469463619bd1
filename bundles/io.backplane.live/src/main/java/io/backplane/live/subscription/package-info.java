/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What a client may subscribe to, and how it is told. */
package io.backplane.live.subscription;
