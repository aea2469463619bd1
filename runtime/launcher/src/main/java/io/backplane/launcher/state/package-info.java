/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a node is to run: features and artifacts of the distribution, overrides, and the signed
 * generations. Knows nothing of the framework that is started with it.
 */
package io.backplane.launcher.state;
