/** Holds HTTP requests while what serves them is replaced or still starting. */
package io.backplane.http.gate;
