/**
 * Decides who may do what with a registry that is served over HTTP.
 *
 * <p>Start with {@link io.stowage.registry.http.access.AccessControl}.
 */
@NullMarked
package io.stowage.registry.http.access;

import org.jspecify.annotations.NullMarked;
