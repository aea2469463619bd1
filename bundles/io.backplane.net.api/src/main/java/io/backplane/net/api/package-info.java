/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Connections for protocols that stream over TCP. One bundle owns ports, sockets and TLS; protocol
 * cards own what is said. This is the one API that speaks Netty: channels and buffers are Netty's
 * and belong to the kernel, so that they outlive every protocol card.
 */
@Export
@Version("1.4.0")
package io.backplane.net.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
