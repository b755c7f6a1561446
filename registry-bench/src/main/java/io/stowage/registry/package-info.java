/**
 * Benchmarks of what an application calls.
 */
@NullMarked
package io.stowage.registry;

import org.jspecify.annotations.NullMarked;
