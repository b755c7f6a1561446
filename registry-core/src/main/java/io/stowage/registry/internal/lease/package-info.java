/**
 * The collection protocol, which ensures that an object that a call relies on is not collected.
 *
 * <p>Writers rely on objects through {@link io.stowage.registry.internal.lease.Leases} and a {@link
 * io.stowage.registry.internal.lease.LeaseScope}, readers find objects that are in quarantine
 * through {@link io.stowage.registry.internal.lease.QuarantineLookup}, and a removal moves objects
 * to quarantine first. Only the services and the collector apply these rules. This package deals
 * with links and paths, not with manifests. It is not part of the API.
 */
@NullMarked
package io.stowage.registry.internal.lease;

import org.jspecify.annotations.NullMarked;
