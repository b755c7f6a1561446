/**
 * The HTTP API of a registry (OCI distribution spec 1.1 and Docker Registry HTTP API V2), as a
 * handler that knows no server.
 *
 * <p>Start with {@link io.stowage.registry.http.api.RegistryHandler}.
 */
@NullMarked
package io.stowage.registry.http;

import org.jspecify.annotations.NullMarked;
