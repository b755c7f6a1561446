/**
 * The parts that the services of a registry share: the open store, blob data, transfers, uploads
 * in progress, and events.
 *
 * <p>This package uses the lease protocol and has no notion of manifests. It is not part of
 * the API.
 */
@NullMarked
package io.stowage.registry.internal.service;

import org.jspecify.annotations.NullMarked;
