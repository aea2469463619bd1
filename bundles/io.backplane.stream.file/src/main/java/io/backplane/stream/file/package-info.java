/** The embedded stream: a segmented log in files, one per stream. */
package io.backplane.stream.file;
