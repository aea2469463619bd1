/** The web console: one servlet that serves a page and its assets. */
package io.backplane.console;
