/**
 * What the services of a registry share: the bytes of blobs, their transfer, uploads under way, events.
 *
 * <p>This package knows the lease protocol and no manifest. It is not part of the API.
 */
@NullMarked
package io.stowage.registry.internal.service;

import org.jspecify.annotations.NullMarked;
