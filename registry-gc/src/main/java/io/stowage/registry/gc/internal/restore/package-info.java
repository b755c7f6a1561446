/**
 * Determines everything that must be restored so that chosen blobs and manifests can be pulled
 * again. This package is not part of the API.
 */
@NullMarked
package io.stowage.registry.gc.internal.restore;

import org.jspecify.annotations.NullMarked;
