/**
 * A registry server: reads the configuration of Distribution, opens the registry, and serves it.
 *
 * <p>Start with {@link io.stowage.registry.server.RegistryService}.
 */
module io.stowage.registry.server {
  requires static transitive org.jspecify;
  requires transitive io.stowage.registry.core;
  requires transitive io.stowage.registry.http;
  requires io.stowage.registry.storage.fs;
  requires transitive io.stowage.registry.gc;
  requires transitive io.stowage.registry.http.jetty;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires org.slf4j;
  requires org.yaml.snakeyaml;

  exports io.stowage.registry.server;
  exports io.stowage.registry.server.config;
  exports io.stowage.registry.server.exchange;
  exports io.stowage.registry.server.health;
  exports io.stowage.registry.server.log;
  exports io.stowage.registry.server.metrics;
  exports io.stowage.registry.server.notification;
}
