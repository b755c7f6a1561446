/**
 * Sends requests of hostile clients over sockets to the server that runs in production, with a
 * registry in a directory, and checks that they harm neither.
 */
@NullMarked
package io.stowage.registry.interop.hostile;

import org.jspecify.annotations.NullMarked;
