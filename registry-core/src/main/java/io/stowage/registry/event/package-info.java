/**
 * What a registry tells an application of the work that its services did: implement {@link
 * io.stowage.registry.event.RegistryListener}.
 *
 * <p>Knows values, and no service.
 */
@NullMarked
package io.stowage.registry.event;

import org.jspecify.annotations.NullMarked;
