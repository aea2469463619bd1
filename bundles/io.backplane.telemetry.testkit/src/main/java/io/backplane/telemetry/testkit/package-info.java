/** The naive telemetry store and the contract every store must keep. Never part of a feature. */
@Export
@Version("1.0.0")
package io.backplane.telemetry.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
