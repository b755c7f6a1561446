/**
 * The HTTP API of a registry as a servlet.
 *
 * <p>Start with {@link io.stowage.registry.http.servlet.RegistryServlet}.
 */
module io.stowage.registry.http.servlet {
  requires static transitive org.jspecify;
  requires transitive io.stowage.registry.http;
  requires transitive jakarta.servlet;
  requires com.google.common;
  requires org.slf4j;

  exports io.stowage.registry.http.servlet;
}
