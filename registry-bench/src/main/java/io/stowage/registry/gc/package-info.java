/**
 * Benchmarks of the collector.
 */
@NullMarked
package io.stowage.registry.gc;

import org.jspecify.annotations.NullMarked;
