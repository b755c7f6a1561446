/** Classes that the commands share: the arguments that name a registry and an image, the options,
 * the output as text and JSON, the exit codes, and the process that a command runs in. */
@NullMarked
package io.stowage.registry.cli.common;

import org.jspecify.annotations.NullMarked;
