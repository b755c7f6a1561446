/**
 * The collection protocol: why an object that somebody relies on is not collected.
 *
 * <p>Writers rely on objects through {@link io.stowage.registry.internal.lease.Leases} and a {@link
 * io.stowage.registry.internal.lease.LeaseScope}, readers find objects that are in quarantine through
 * {@link io.stowage.registry.internal.lease.QuarantineLookup}, and what is removed is taken out of
 * sight first. The services and the collector apply these rules; nothing else does. This package knows
 * links and paths, and no manifest. It is not part of the API.
 */
@NullMarked
package io.stowage.registry.internal.lease;

import org.jspecify.annotations.NullMarked;
