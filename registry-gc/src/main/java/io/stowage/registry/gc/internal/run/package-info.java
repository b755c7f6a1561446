/**
 * The traces of runs in a store: their identities, the objects that they hold in quarantine, and
 * their records.
 *
 * <p>Not exported.
 */
@NullMarked
package io.stowage.registry.gc.internal.run;

import org.jspecify.annotations.NullMarked;
