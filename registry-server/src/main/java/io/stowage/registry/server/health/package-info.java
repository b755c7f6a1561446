/**
 * Checks periodically whether a server can do its work, and takes it out of service while it
 * cannot.
 *
 * <p>Start with {@link io.stowage.registry.server.health.Health} and {@link
 * io.stowage.registry.server.health.HealthCheck}.
 */
@NullMarked
package io.stowage.registry.server.health;

import org.jspecify.annotations.NullMarked;
