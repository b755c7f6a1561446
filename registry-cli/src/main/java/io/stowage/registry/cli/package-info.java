/**
 * The operator's command. Nothing depends on it.
 */
@NullMarked
package io.stowage.registry.cli;

import org.jspecify.annotations.NullMarked;
