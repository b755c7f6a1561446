/**
 * Counts what a server does, and serves the counts in the text format of Prometheus, under the
 * names of Distribution where it has them.
 *
 * <p>Start with {@link io.stowage.registry.server.metrics.Metrics} and {@link
 * io.stowage.registry.server.metrics.HttpMetrics}.
 */
@NullMarked
package io.stowage.registry.server.metrics;

import org.jspecify.annotations.NullMarked;
