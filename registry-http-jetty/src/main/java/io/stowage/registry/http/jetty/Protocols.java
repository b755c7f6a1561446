package io.stowage.registry.http.jetty;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.HostPort;

/** Chooses and configures the protocols that a server speaks. */
final class Protocols {
  private static final int INPUT_BUFFER = 32 * 1024;
  private static final int LARGEST_RESPONSE_HEADER = 64 * 1024;

  /** Together with {@link #INPUT_BUFFER}, what is read of a body that nobody wants. */
  private static final int UNWANTED_READS = 4;

  /** The handler decides about paths, and refuses those that it does not know. */
  private static final UriCompliance URIS = UriCompliance.UNSAFE.without(
      "STOWAGE", UriCompliance.Violation.USER_INFO, UriCompliance.Violation.FRAGMENT);

  private Protocols() {}

  /**
   * Returns the protocols of a connector, the outermost one first.
   *
   * @param tls the TLS of the connector, if it has any
   * @param http2 whether HTTP/2 is spoken too
   */
  static ConnectionFactory[] of(
      HttpConfiguration configuration, Optional<TlsFactory> tls, boolean http2) {
    ConnectionFactory http1 = new HttpConnectionFactory(configuration);
    List<ConnectionFactory> protocols = new ArrayList<>();
    if (tls.isEmpty()) {
      protocols.add(http1);
      if (http2) {
        protocols.add(Http2.clear(configuration));
      }
    } else if (http2) {
      ConnectionFactory negotiation = Http2.negotiation(http1.getProtocol());
      protocols.add(tls(tls.get(), negotiation));
      protocols.add(negotiation);
      protocols.add(Http2.secure(configuration));
      protocols.add(http1);
    } else {
      protocols.add(tls(tls.get(), http1));
      protocols.add(http1);
    }
    return protocols.toArray(ConnectionFactory[]::new);
  }

  /**
   * Returns whether {@code request} is of HTTP/1.0 or 1.1, whose connections end after a response
   * with the header {@code Connection: close}.
   */
  static boolean isVersion1(Request request) {
    HttpVersion version = request.getConnectionMetaData().getHttpVersion();
    return version.getVersion() <= HttpVersion.HTTP_1_1.getVersion();
  }

  private static ConnectionFactory tls(TlsFactory tls, ConnectionFactory next) {
    SslConnectionFactory factory = new SslConnectionFactory(tls, next.getProtocol());
    // It would refuse clients whose host name is not in the certificate.
    factory.setEnsureSecureRequestCustomizer(false);
    return factory;
  }

  /** Returns how HTTP is spoken within {@code limits}. */
  static HttpConfiguration configuration(ServerLimits limits, boolean unixSocket) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setRequestHeaderSize(limits.headerBytes());
    configuration.setMaxResponseHeaderSize(LARGEST_RESPONSE_HEADER);
    configuration.setInputBufferSize(INPUT_BUFFER);
    configuration.setMaxUnconsumedRequestContentReads(UNWANTED_READS);
    configuration.setUriCompliance(URIS);
    configuration.setSendServerVersion(false);
    if (unixSocket) {
      configuration.setServerAuthority(new HostPort("localhost", 80)); // a path is no host
    }
    return configuration;
  }
}
