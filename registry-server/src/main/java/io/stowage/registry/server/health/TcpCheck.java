package io.stowage.registry.server.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/** Opens a connection and closes it. */
final class TcpCheck implements HealthCheck {
  private final String host;
  private final int port;
  private final Duration timeout;

  TcpCheck(InetSocketAddress address, Duration timeout) {
    Timeouts.check(timeout);
    this.host = address.getHostString();
    this.port = address.getPort();
    this.timeout = timeout;
  }

  @Override
  public Optional<String> problem() {
    try {
      IOException last = new IOException("the host has no address");
      for (InetAddress address : InetAddress.getAllByName(host)) {
        try {
          connect(address);
          return Optional.empty();
        } catch (IOException e) {
          last = e;
        }
      }
      throw last;
    } catch (IOException e) {
      return Optional.of("connection failed: " + e.getClass().getSimpleName());
    }
  }

  private void connect(InetAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), Timeouts.millis(timeout));
    }
  }
}
