/**
 * The operator's command: {@link io.stowage.registry.cli.RegistryCommand}, and a class per
 * subcommand.
 *
 * <p>No other package depends on this one. It uses only the public API of the library.
 */
@NullMarked
package io.stowage.registry.cli;

import org.jspecify.annotations.NullMarked;
