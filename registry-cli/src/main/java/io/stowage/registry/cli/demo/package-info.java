/** The command {@code demo}, which shows a collection on a small registry that it makes. */
@NullMarked
package io.stowage.registry.cli.demo;

import org.jspecify.annotations.NullMarked;
