/**
 * A registry on a directory: {@link io.stowage.registry.fs.FileSystemRegistry} opens one, on the storage SPI
 * that {@link io.stowage.registry.storage.fs.FileSystemStorage} implements.
 */
module io.stowage.registry.storage.fs {
  requires static transitive org.jspecify;
  requires transitive io.stowage.registry.core;
  requires org.slf4j;

  exports io.stowage.registry.fs;
  exports io.stowage.registry.storage.fs;
}
