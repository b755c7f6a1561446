/**
 * Benchmarks of the values.
 */
@NullMarked
package io.stowage.registry.model;

import org.jspecify.annotations.NullMarked;
