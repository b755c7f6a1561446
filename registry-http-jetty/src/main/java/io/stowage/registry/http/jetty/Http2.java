package io.stowage.registry.http.jetty;

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;

/** The protocols of HTTP/2. The only class that needs the libraries for it, which are optional. */
final class Http2 {
  private Http2() {}

  /** Returns HTTP/2 over TLS. */
  static ConnectionFactory secure(HttpConfiguration configuration) {
    return new HTTP2ServerConnectionFactory(new HttpConfiguration(configuration));
  }

  /** Returns HTTP/2 without TLS, with prior knowledge or after an upgrade. */
  static ConnectionFactory clear(HttpConfiguration configuration) {
    return new HTTP2CServerConnectionFactory(new HttpConfiguration(configuration));
  }

  /**
   * Returns the negotiation between the protocols of the connector during the TLS handshake.
   *
   * @param defaultProtocol the protocol of clients that do not negotiate
   */
  static ConnectionFactory negotiation(String defaultProtocol) {
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(defaultProtocol);
    return alpn;
  }
}
