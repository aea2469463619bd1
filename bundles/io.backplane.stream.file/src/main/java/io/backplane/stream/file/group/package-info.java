/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Consumer groups: offsets, accounts and their file. */
package io.backplane.stream.file.group;
