/** Benchmarks of value types. */
@NullMarked
package io.stowage.registry.model;

import org.jspecify.annotations.NullMarked;
