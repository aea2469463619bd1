/** The lossless form of points at rest. Knows neither files nor threads. */
package io.backplane.telemetry.chunk.codec;
