/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * From a batch that was offered to its durable records and the answer, in order and on the books.
 */
package io.backplane.protocol.gate.append;
