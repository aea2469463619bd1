/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Which bundle the CPU time goes to, estimated. */
package io.backplane.plugin.core.cpu;
