/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Why a request failed (RFC 9457).
 *
 * @param type for programs
 * @param title the type in words
 * @param status as in the status line
 * @param detail what happened this time
 * @param instance names this occurrence where the node's log says more
 * @param errors one entry per thing that is wrong with the request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    @About(value = "The kind of problem.", example = "urn:backplane:problem:invalid") String type,
    @About("The kind in words.") String title,
    @About(value = "The HTTP status.", min = 400, max = 599) int status,
    @About("What happened this time.") String detail,
    @About(value = "Names this occurrence in the node's log.", optional = true) String instance,
    @About(value = "What is wrong with the request.", optional = true) List<Fault> errors) {}
