/** Runs the commands once, so that a JVM can keep the classes that they need. */
@NullMarked
package io.stowage.registry.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
