/** Commands that only look at a registry. */
@NullMarked
package io.stowage.registry.cli.view;

import org.jspecify.annotations.NullMarked;
