/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What clients publish.
 *
 * @param window QoS 1 messages of one client without acknowledgement
 */
record What(String topic, Body body, int qos, int window) {}
