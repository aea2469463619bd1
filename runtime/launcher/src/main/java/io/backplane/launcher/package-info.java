/**
 * Starts the framework with what the features name. Exported to the assembler only; no bundle sees
 * it.
 */
package io.backplane.launcher;
