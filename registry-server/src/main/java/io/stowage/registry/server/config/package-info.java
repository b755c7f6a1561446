/**
 * The configuration of a server: the file and the environment variables of Distribution, with keys
 * of this registry.
 *
 * <p>Start with {@link io.stowage.registry.server.config.Configuration}.
 */
@NullMarked
package io.stowage.registry.server.config;

import org.jspecify.annotations.NullMarked;
