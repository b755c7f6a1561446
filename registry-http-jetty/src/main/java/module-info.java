/**
 * A server for the HTTP API of a registry, on Jetty.
 *
 * <p>Start with {@link io.stowage.registry.http.jetty.JettyServer}.
 */
module io.stowage.registry.http.jetty {
  requires static transitive org.jspecify;
  requires transitive io.stowage.registry.http;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires static org.eclipse.jetty.alpn.server;
  requires static org.eclipse.jetty.http2.server;
  requires org.slf4j;

  exports io.stowage.registry.http.jetty;
}
