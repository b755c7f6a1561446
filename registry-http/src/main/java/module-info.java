/**
 * The HTTP API of a registry, as a handler that knows no server.
 *
 * <p>Start with {@link io.stowage.registry.http.api.RegistryHandler}.
 */
@SuppressWarnings("requires-automatic") // Micrometer and Spring have no module descriptors
module io.stowage.registry.http {
  requires static transitive org.jspecify;
  requires transitive io.stowage.registry.core;
  requires static micrometer.core;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.google.common;
  requires org.slf4j;
  requires spring.security.crypto;

  exports io.stowage.registry.http;
  exports io.stowage.registry.http.access;
  exports io.stowage.registry.http.api;
  exports io.stowage.registry.http.micrometer;
  exports io.stowage.registry.http.page;
  exports io.stowage.registry.http.token;
}
