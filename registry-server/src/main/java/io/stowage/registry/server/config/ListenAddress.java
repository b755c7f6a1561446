package io.stowage.registry.server.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address that a server listens on. */
public sealed interface ListenAddress {
  /**
   * Parses {@code host:port}, {@code :port} for all interfaces, or {@code [IPv6]:port}.
   *
   * @throws IllegalArgumentException if {@code text} has another form
   */
  static Tcp parse(String text) {
    Objects.requireNonNull(text, "text");
    return Tcp.of(text);
  }

  /**
   * A TCP port.
   *
   * @param host the name or address of the interface, or empty for all interfaces
   * @param port the port, from 0 to 65535; 0 stands for any free port
   */
  record Tcp(Optional<String> host, int port) implements ListenAddress {
    private static final Pattern FORM =
        Pattern.compile("(|[A-Za-z0-9._-]+|\\[[0-9A-Za-z:.%]+\\]):([0-9]{1,5})");

    /** Checks the components. */
    public Tcp {
      Objects.requireNonNull(host, "host");
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port is " + port + ", expected 0 to 65535");
      }
    }

    private static Tcp of(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "address \"" + text + "\": expected HOST:PORT, :PORT or [IPv6]:PORT");
      }
      String host = matcher.group(1).replaceAll("[\\[\\]]", "");
      return new Tcp(
          Optional.of(host).filter(name -> !name.isEmpty()), Integer.parseInt(matcher.group(2)));
    }

    /** Returns the address of a socket, whose host is looked up. */
    public InetSocketAddress socketAddress() {
      return host.map(name -> new InetSocketAddress(name, port))
          .orElseGet(() -> new InetSocketAddress(port));
    }

    /** Returns the address in the form that is parsed. */
    @Override
    public String toString() {
      String name = host.orElse("");
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
  }

  /**
   * A Unix domain socket.
   *
   * @param path the path of the socket
   */
  record Unix(Path path) implements ListenAddress {
    /** Checks that the component is not null. */
    public Unix {
      Objects.requireNonNull(path, "path");
    }

    /** Returns the path. */
    @Override
    public String toString() {
      return path.toString();
    }
  }
}
