/**
 * Import and export of images as files, and copies between registries. Start with {@link
 * io.stowage.registry.oci.OciImport} and {@link io.stowage.registry.oci.OciExport}, which read and
 * write OCI image layouts, as folders and as tar archives, folders of skopeo's {@code dir:}, and
 * archives of {@code docker save}, or with {@link io.stowage.registry.oci.RegistryCopy}.
 *
 * <p>This package does not depend on the layout of a registry; it uses only its repositories.
 */
@NullMarked
package io.stowage.registry.oci;

import org.jspecify.annotations.NullMarked;
