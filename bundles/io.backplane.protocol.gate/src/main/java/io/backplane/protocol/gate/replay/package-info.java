/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Dead letters, read again and taken in once their fault is mended. */
package io.backplane.protocol.gate.replay;
