/**
 * The values, layout, storage SPI and services of a registry in the layout of CNCF Distribution.
 *
 * <p>An application starts with {@link io.stowage.registry.Registry}; a storage driver implements
 * {@link io.stowage.registry.storage.StorageDriver}. {@code io.stowage.registry.layout} is for tools
 * that read the files of a store directly.
 */
@SuppressWarnings("module") // the modules that the qualified exports name are built later
module io.stowage.registry.core {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.google.common;
  requires org.slf4j;

  exports io.stowage.registry;
  exports io.stowage.registry.event;
  exports io.stowage.registry.model;
  exports io.stowage.registry.layout;
  exports io.stowage.registry.storage;
  exports io.stowage.registry.internal.json to
      io.stowage.registry.gc,
      io.stowage.registry.oci;
  exports io.stowage.registry.internal.lease to
      io.stowage.registry.gc;
  exports io.stowage.registry.internal.walk to
      io.stowage.registry.gc;
}
