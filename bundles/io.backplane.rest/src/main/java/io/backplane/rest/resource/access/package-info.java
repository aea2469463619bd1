/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Who may come in: first start, sessions of people, tokens of programs. */
package io.backplane.rest.resource.access;
