package io.stowage.registry.http.jetty;

import io.stowage.registry.model.Printable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections on a Unix socket. As with Distribution, a socket that is left at the path is
 * replaced, and only the owner and the group may connect.
 */
final class UnixSocketConnector extends SocketConnector {
  private final Path path;
  private volatile @Nullable ServerSocketChannel channel;

  /** Creates a connector that listens on a socket at {@code path}. */
  UnixSocketConnector(
      Server server, ServerLimits limits, Path path, ConnectionFactory... factories) {
    super(server, limits, new InetSocketAddress(0), factories);
    this.path = path;
    setHost("unix:" + Printable.of(path));
  }

  @Override
  public void open() throws IOException {
    if (channel != null) {
      return;
    }
    removeSocket();
    ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      opened.bind(UnixDomainSocketAddress.of(path), BACKLOG);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
    channel = opened;
  }

  private void removeSocket() throws IOException {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes found =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isOther()) {
      throw new FileAlreadyExistsException(Printable.of(path), null, "exists and is not a socket");
    }
    Files.delete(path);
  }

  @Override
  public boolean isOpen() {
    ServerSocketChannel current = channel;
    return current != null && current.isOpen();
  }

  @Override
  public void accept(int acceptor) throws IOException {
    ServerSocketChannel current = channel;
    if (current != null && current.isOpen()) {
      SocketChannel accepted = current.accept();
      accepted.configureBlocking(false);
      getSelectorManager().accept(accepted);
    }
  }

  @Override
  public void close() {
    super.close();
    ServerSocketChannel current = channel;
    channel = null;
    if (current == null) {
      return;
    }
    try {
      current.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("The socket {} cannot be removed", Printable.of(path), e);
    }
  }
}
