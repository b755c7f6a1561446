/** Commands that free space or check what is stored. */
@NullMarked
package io.stowage.registry.cli.collect;

import org.jspecify.annotations.NullMarked;
