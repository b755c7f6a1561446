/**
 * Images as files: begin with {@link io.stowage.registry.oci.OciImport} and {@link
 * io.stowage.registry.oci.OciExport}, which read and write OCI image layouts, as folders and as tar
 * archives, and what {@code docker save} writes.
 *
 * <p>Nothing here knows how a registry is laid out: all goes through its repositories.
 */
@NullMarked
package io.stowage.registry.oci;

import org.jspecify.annotations.NullMarked;
