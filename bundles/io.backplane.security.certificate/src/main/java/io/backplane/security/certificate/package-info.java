/** Makes, renews and reloads the one certificate that the node shows. */
package io.backplane.security.certificate;
