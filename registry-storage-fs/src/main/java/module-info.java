/** The storage SPI on a directory: {@link io.stowage.registry.storage.fs.FileSystemStorage}. */
module io.stowage.registry.storage.fs {
  requires static transitive org.jspecify;
  requires transitive io.stowage.registry.core;
  requires org.slf4j;

  exports io.stowage.registry.storage.fs;
}
