/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Where changes come from: the stream, the registry, the bundles, the node. */
package io.backplane.live.feed;
