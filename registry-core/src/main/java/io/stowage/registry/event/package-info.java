/**
 * Events that inform an application of the operations of a registry's services.
 *
 * <p>Start by implementing {@link io.stowage.registry.event.RegistryListener}. This package depends
 * on values only, not on services.
 */
@NullMarked
package io.stowage.registry.event;

import org.jspecify.annotations.NullMarked;
