/**
 * What runs leave in a store: their identities, the objects they keep out of sight, and their
 * records.
 *
 * <p>Not exported.
 */
@NullMarked
package io.stowage.registry.gc.internal.run;

import org.jspecify.annotations.NullMarked;
