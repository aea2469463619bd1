/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** From batches that arrive to one durable frame per round. */
package io.backplane.stream.file.commit;
