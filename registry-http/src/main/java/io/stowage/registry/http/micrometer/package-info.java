/**
 * Meters of Micrometer for the operations on a registry and the requests to it.
 *
 * <p>Only this package needs Micrometer, which an application adds to its dependencies. Start with
 * {@link io.stowage.registry.http.micrometer.RegistryMetrics}.
 */
@NullMarked
package io.stowage.registry.http.micrometer;

import org.jspecify.annotations.NullMarked;
