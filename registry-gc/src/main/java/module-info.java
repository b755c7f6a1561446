/** Mark and sweep collection of what no manifest reaches. */
module io.stowage.registry.gc {
  requires static transitive org.jspecify;
  requires transitive io.stowage.registry.core;
  requires org.slf4j;

  exports io.stowage.registry.gc;
}
