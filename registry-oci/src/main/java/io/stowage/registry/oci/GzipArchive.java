package io.stowage.registry.oci;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A gzipped archive, which can only be unpacked from its start.
 *
 * <p>Contents are unpacked to a temporary file, at the positions that they have in the archive. A
 * content that is small enough for a manifest or config is unpacked when it is passed. Larger
 * contents are skipped at first; when one of them is opened, all contents that were looked up
 * before are unpacked in one pass. Thus a content is not unpacked if no image names it, or if its
 * size differs from the one in its descriptor.
 */
final class GzipArchive implements Archive {
  private final FileChannel file;
  private final Spool spool;
  private final SortedSet<Span> wanted = new TreeSet<>(Comparator.comparingLong(Span::offset));
  private final Set<Span> unpacked = new HashSet<>();
  private InputStream in;
  private long position;

  /** Reads the archive in {@code file}; closing it closes {@code file} and {@code spool}. */
  GzipArchive(FileChannel file, Spool spool) throws IOException {
    this.file = file;
    this.spool = spool;
    this.in = unpack();
  }

  /** Returns whether {@code file} is gzipped. */
  static boolean isIn(FileChannel file) throws IOException {
    return Gzip.isNext(content(file));
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    while (this.position < position) {
      long skipped = in.skip(position - this.position);
      if (skipped == 0 && in.read() < 0) {
        return -1;
      }
      this.position += Math.max(1, skipped);
    }
    int n = in.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
    target.position(target.position() + Math.max(0, n));
    this.position += Math.max(0, n);
    return n;
  }

  @Override
  public void passed(Span content) throws IOException {
    if (isLarge(content)) {
      moveTo(Math.addExact(content.offset(), content.size()));
    } else {
      unpack(content);
    }
  }

  @Override
  public LayoutFile.Opening opening(Span content) {
    if (isLarge(content) && !unpacked.contains(content)) {
      wanted.add(content);
    }
    return () -> open(content);
  }

  @Override
  public void close() throws IOException {
    try (file;
        spool) {
      in.close();
    }
  }

  private InputStream open(Span content) throws IOException {
    if (wanted.contains(content)) {
      for (Span each : wanted) {
        unpack(each);
      }
      unpacked.addAll(wanted);
      wanted.clear();
    }
    return new SpanStream(spool.channel(), content);
  }

  private void unpack(Span content) throws IOException {
    moveTo(content.offset());
    spool.write(in, content.offset(), content.size());
    position += content.size();
  }

  private void moveTo(long target) throws IOException {
    if (target < position) {
      in.close();
      in = unpack();
      position = 0;
    }
    in.skipNBytes(target - position);
    position = target;
  }

  private InputStream unpack() throws IOException {
    return Gzip.unpack(content(file));
  }

  /** Returns the bytes of {@code file} from its start; closing the stream does not close it. */
  static InputStream content(FileChannel file) throws IOException {
    return new BufferedInputStream(new SpanStream(file, new Span(0, file.size())));
  }

  private static boolean isLarge(Span content) {
    return content.size() > LayoutFile.LIMIT;
  }
}
