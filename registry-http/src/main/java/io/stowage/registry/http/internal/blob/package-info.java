/** The endpoints of blobs: pulls of whole blobs and of ranges, deletes, mounts and uploads. */
@NullMarked
package io.stowage.registry.http.internal.blob;

import org.jspecify.annotations.NullMarked;
