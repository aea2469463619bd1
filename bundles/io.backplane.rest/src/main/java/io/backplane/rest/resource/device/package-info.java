/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Devices and what belongs to them: attributes, credentials, commands, profiles, groups, tables.
 */
package io.backplane.rest.resource.device;
