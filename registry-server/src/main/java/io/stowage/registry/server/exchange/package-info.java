/**
 * Tells listeners, such as an access log or metrics, which requests a server received and how it
 * answered them.
 *
 * <p>Start with {@link io.stowage.registry.server.exchange.ObservedHandler}.
 */
@NullMarked
package io.stowage.registry.server.exchange;

import org.jspecify.annotations.NullMarked;
