/**
 * The operator's command: {@link io.stowage.registry.cli.RegistryCommand}, and a class per subcommand.
 *
 * <p>Nothing depends on it. It knows the library through its public API alone.
 */
@NullMarked
package io.stowage.registry.cli;

import org.jspecify.annotations.NullMarked;
