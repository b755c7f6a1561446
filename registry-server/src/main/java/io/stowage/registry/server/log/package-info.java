/**
 * Writes the access log and the log of a server, in formats that log collectors read.
 *
 * <p>Start with {@link io.stowage.registry.server.log.AccessLog} and {@link
 * io.stowage.registry.server.log.ServerLog}.
 */
@NullMarked
package io.stowage.registry.server.log;

import org.jspecify.annotations.NullMarked;
