/**
 * The external programs that tests of this build run, such as {@code docker-registry}.
 *
 * <p>Start with {@link io.stowage.registry.exploration.peer.RequiresPeers} and {@link
 * io.stowage.registry.exploration.peer.Command}.
 */
@NullMarked
package io.stowage.registry.exploration.peer;

import org.jspecify.annotations.NullMarked;
