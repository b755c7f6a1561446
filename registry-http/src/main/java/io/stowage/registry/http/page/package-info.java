/**
 * Pages that show people what is in a registry.
 *
 * <p>Start with {@link io.stowage.registry.http.page.RegistryPages}.
 */
@NullMarked
package io.stowage.registry.http.page;

import org.jspecify.annotations.NullMarked;
