/** Benchmarks of the operations that an application calls. */
@NullMarked
package io.stowage.registry;

import org.jspecify.annotations.NullMarked;
