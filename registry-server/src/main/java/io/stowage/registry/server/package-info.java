/**
 * Assembles and runs a server from a configuration.
 *
 * <p>Start with {@link io.stowage.registry.server.RegistryService}.
 */
@NullMarked
package io.stowage.registry.server;

import org.jspecify.annotations.NullMarked;
