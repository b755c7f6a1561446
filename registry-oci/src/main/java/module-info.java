/**
 * Import and export of images as files (OCI image layouts and docker archives), and copies between
 * registries.
 *
 * <p>Start with {@link io.stowage.registry.oci.OciImport}, {@link
 * io.stowage.registry.oci.OciExport} or {@link io.stowage.registry.oci.RegistryCopy}.
 */
module io.stowage.registry.oci {
  requires static transitive org.jspecify;
  requires transitive io.stowage.registry.core;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires org.apache.commons.compress;

  exports io.stowage.registry.oci;
}
