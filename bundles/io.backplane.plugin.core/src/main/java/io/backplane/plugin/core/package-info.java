/** Replaces bundles while the node runs, and remembers what was replaced. */
package io.backplane.plugin.core;
