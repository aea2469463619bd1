/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The machine the node runs on, as a device: real readings without any hardware at hand. */
package io.backplane.driver.host;
