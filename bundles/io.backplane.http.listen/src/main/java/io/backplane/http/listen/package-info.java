/** Listens for HTTP beyond the first loopback port: TLS, and the network once that is allowed. */
package io.backplane.http.listen;
