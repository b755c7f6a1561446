package io.stowage.registry.http.jetty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Accepts TCP connections. */
class SocketConnector extends ServerConnector {
  /** The number of connections that the kernel keeps until they are accepted. */
  static final int BACKLOG = 1024;

  private final ServerLimits limits;
  private final InetSocketAddress address;

  /**
   * Creates a connector.
   *
   * @param address the address to listen on
   * @param factories the protocols, the outermost one first
   */
  SocketConnector(
      Server server,
      ServerLimits limits,
      InetSocketAddress address,
      ConnectionFactory... factories) {
    super(server, null, null, null, 1, -1, factories);
    this.limits = limits;
    this.address = address;
    setHost(address.getHostString()); // for Jetty's log
    setPort(address.getPort());
    setIdleTimeout(limits.idleTime().toMillis());
    setShutdownIdleTimeout(limits.idleTime().toMillis()); // requests may end; see closeIdle
  }

  @Override
  protected ServerSocketChannel openAcceptChannel() throws IOException {
    if (address.isUnresolved()) {
      throw new UnknownHostException(address.getHostString());
    }
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, BACKLOG);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return channel;
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) {
    return new ClientEndPoint(channel, selector, key, getScheduler(), limits);
  }

  /** Closes the connections on which no request has begun. */
  void closeIdle() {
    for (EndPoint endPoint : getConnectedEndPoints()) {
      if (endPoint instanceof ClientEndPoint client && client.isIdle()) {
        endPoint.getConnection().close();
      }
    }
  }

  /** Returns whether a header of a request has begun on a connection and is not complete. */
  boolean isReceivingHeader() {
    return getConnectedEndPoints().stream()
        .anyMatch(end -> end instanceof ClientEndPoint client && client.isReceivingHeader());
  }
}
