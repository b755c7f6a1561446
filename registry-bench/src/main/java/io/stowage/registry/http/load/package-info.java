/** A comparison of the server with docker-registry under load, over HTTP. */
@NullMarked
package io.stowage.registry.http.load;

import org.jspecify.annotations.NullMarked;
