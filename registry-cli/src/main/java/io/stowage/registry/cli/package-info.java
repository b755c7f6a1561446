/**
 * The operator's command: {@link io.stowage.registry.cli.RegistryCommand}, which finds the class of
 * a subcommand in the packages below.
 *
 * <p>No module depends on this one. It uses only the public API of the library.
 */
@NullMarked
package io.stowage.registry.cli;

import org.jspecify.annotations.NullMarked;
