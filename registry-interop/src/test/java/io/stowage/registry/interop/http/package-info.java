/**
 * Tests of the HTTP API with real clients, with the requests of clients that are not installed, and
 * beside a real {@code docker-registry}.
 */
@NullMarked
package io.stowage.registry.interop.http;

import org.jspecify.annotations.NullMarked;
