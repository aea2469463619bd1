/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The platform's own dialect. The package ends in an underscore because {@code native} is a keyword
 * of Java (JLS 6.1 asks for just that); bundle and folder keep the plain name.
 */
package io.backplane.dialect.native_;
