/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What sources say to the rules of the house. */
package io.backplane.marks;
