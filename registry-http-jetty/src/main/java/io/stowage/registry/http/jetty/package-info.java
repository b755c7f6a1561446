/**
 * Runs an {@link io.stowage.registry.http.HttpHandler} on the core of Jetty, without servlets.
 *
 * <p>Start with {@link io.stowage.registry.http.jetty.JettyServer}.
 */
@NullMarked
package io.stowage.registry.http.jetty;

import org.jspecify.annotations.NullMarked;
