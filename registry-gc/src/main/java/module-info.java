/**
 * Mark and sweep garbage collection and other maintenance of a registry.
 *
 * <p>Start with {@link io.stowage.registry.gc.GarbageCollector} or {@link
 * io.stowage.registry.gc.schedule.GcSchedule}.
 */
@SuppressWarnings("module") // the module that the qualified export names is built later
module io.stowage.registry.gc {
  requires static transitive org.jspecify;
  requires transitive io.stowage.registry.core;
  requires org.slf4j;

  exports io.stowage.registry.gc;
  exports io.stowage.registry.gc.scrub;
  exports io.stowage.registry.gc.upload;
  exports io.stowage.registry.gc.reach;
  exports io.stowage.registry.gc.retention;
  exports io.stowage.registry.gc.schedule;
  exports io.stowage.registry.gc.internal.process to
      io.stowage.registry.server;
}
