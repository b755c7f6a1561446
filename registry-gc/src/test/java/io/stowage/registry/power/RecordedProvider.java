package io.stowage.registry.power;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Forwards calls to the default provider, and records what they change. Thread-safe. */
final class RecordedProvider extends FileSystemProvider {
  private final RecordedFileSystem system;
  private final FileSystemProvider provider;
  private final Recording recording;

  RecordedProvider(RecordedFileSystem system, FileSystemProvider provider, Recording recording) {
    this.system = system;
    this.provider = provider;
    this.recording = recording;
  }

  @Override
  public String getScheme() {
    return "recorded";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return system;
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path real = RecordedPath.real(path);
    boolean writes = options.contains(StandardOpenOption.WRITE);
    boolean makes = writes
        && (options.contains(StandardOpenOption.CREATE)
            || options.contains(StandardOpenOption.CREATE_NEW));
    boolean empties = writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING);
    FileChannel channel = recording.open(
        real, makes, empties, () -> provider.newFileChannel(real, options, attributes));
    Optional<Inode> node = recording.find(real);
    return node.isPresent() ? new RecordedChannel(recording, node.get(), real, channel) : channel;
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> children = provider.newDirectoryStream(
        RecordedPath.real(folder), child -> filter.accept(system.recorded(child)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> real = children.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return real.hasNext();
          }

          @Override
          public Path next() {
            return system.recorded(real.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        children.close();
      }
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    Path real = RecordedPath.real(folder);
    recording.enter(real, Inode.folder(), () -> {
      provider.createDirectory(real, attributes);
      return true;
    });
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    Path real = RecordedPath.real(link);
    Path target = RecordedPath.real(existing);
    Inode node = recording.find(target).orElseGet(Inode::file);
    recording.enter(real, node, () -> {
      provider.createLink(real, target);
      return true;
    });
  }

  @Override
  public void delete(Path path) throws IOException {
    Path real = RecordedPath.real(path);
    recording.leave(real, () -> {
      provider.delete(real);
      return true;
    });
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException("not recorded");
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Path from = RecordedPath.real(source);
    Path to = RecordedPath.real(target);
    recording.rename(from, to, () -> {
      provider.move(from, to, options);
      return true;
    });
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return provider.isSameFile(RecordedPath.real(path), RecordedPath.real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return provider.isHidden(RecordedPath.real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return provider.getFileStore(RecordedPath.real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    provider.checkAccess(RecordedPath.real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return provider.getFileAttributeView(RecordedPath.real(path), type, options);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    Path real = RecordedPath.real(path);
    A found = provider.readAttributes(real, type, options);
    Optional<Inode> folder = recording.find(real).filter(Inode::isFolder);
    return folder.isPresent() && type == BasicFileAttributes.class
        ? (A) new FolderAttributes(found, FileTime.from(recording.changed(folder.get())))
        : found;
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return provider.readAttributes(RecordedPath.real(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    provider.setAttribute(RecordedPath.real(path), attribute, value, options);
  }
}
