/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import java.nio.file.Path;
import org.osgi.framework.Version;

/**
 * A jar that was received whole and read to its end.
 *
 * @param file where it lies
 * @param sha256 of the file
 * @param symbolicName from its manifest
 * @param version from its manifest
 */
record StagedJar(Path file, String sha256, String symbolicName, Version version) {}
