/**
 * Serves a registry over HTTP.
 *
 * <p>Start with {@link io.stowage.registry.http.api.RegistryHandler}.
 */
@NullMarked
package io.stowage.registry.http.api;

import org.jspecify.annotations.NullMarked;
