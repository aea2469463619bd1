/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Commands for the node's own terminal, over API packages only. */
package io.backplane.shell;
