/**
 * Removes everything that a mark left unmarked: manifests, blobs, links, folders, and the objects
 * that earlier runs keep in quarantine.
 *
 * <p>Start with {@link io.stowage.registry.gc.internal.sweep.Remover}, the collector's side of the
 * lease protocol. The steps share a {@link io.stowage.registry.gc.internal.sweep.RunContext}. This
 * package does not know the options of a collection, and is not part of the API.
 */
@NullMarked
package io.stowage.registry.gc.internal.sweep;

import org.jspecify.annotations.NullMarked;
