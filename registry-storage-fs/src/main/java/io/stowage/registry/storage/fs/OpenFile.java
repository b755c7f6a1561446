package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Opens files without following symbolic links. */
final class OpenFile {
  private static final int SMALL = 4096;
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private OpenFile() {}

  static FileChannel toRead(Path located) throws IOException {
    return FileChannel.open(located, READ);
  }

  static FileChannel toWrite(Path located, OpenOption... more) throws IOException {
    Set<OpenOption> options = new HashSet<>(List.of(more));
    options.add(StandardOpenOption.WRITE);
    options.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(located, options);
  }

  /**
   * Positions the channel at {@code offset}, which must be the end of the file or, if {@code
   * within}, at most the end.
   */
  static FileChannel at(StoragePath path, long offset, boolean within, FileChannel channel)
      throws IOException {
    try {
      long size = channel.size();
      if (offset < 0 || offset > size || (offset < size && !within)) {
        throw new StorageException.OffsetMismatch(path, offset, size);
      }
      return channel.position(offset);
    } catch (IOException | StorageException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Reads the whole file, which was just found to have {@code expected} bytes. If the first read
   * returns exactly these, although there was room for more, no further read looks for the end.
   */
  static byte[] whole(StoragePath path, Path located, int limit, long expected) throws IOException {
    int most = (int) Math.min(limit + 1L, LONGEST_ARRAY);
    ByteBuffer content = ByteBuffer.allocate((int) Math.min(most, expected + 1));
    try (FileChannel channel = toRead(located)) {
      if (channel.read(content) != expected) {
        content = upTo(most, channel, content);
      }
    }
    if (content.position() >= most) {
      throw new StorageException.TooLarge(path, limit);
    }
    return Arrays.copyOf(content.array(), content.position());
  }

  /**
   * Reads the rest of the file. A short read need not be the last one, so the end is detected by a
   * further read.
   */
  private static ByteBuffer upTo(int most, FileChannel channel, ByteBuffer first)
      throws IOException {
    ByteBuffer content = first;
    do {
      if (!content.hasRemaining() && content.capacity() < most) {
        int larger = (int) Math.min(most, Math.max(SMALL, content.capacity() * 4L));
        content = ByteBuffer.allocate(larger).put(content.flip());
      }
    } while (content.position() < most && channel.read(content) >= 0);
    return content;
  }
}
