/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What operations of several domains need of a request. */
package io.backplane.rest.resource.common;
