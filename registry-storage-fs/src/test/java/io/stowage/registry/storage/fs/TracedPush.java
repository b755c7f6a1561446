package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Writes to a store as a push does, between two calls that mark the beginning and the end in a
 * trace. With a second argument, behaves as for a user other than root.
 */
final class TracedPush {
  static final String BEGIN = "/stowage-trace-begins";
  static final String END = "/stowage-trace-ends";

  private TracedPush() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    Ownership ownership = arguments.length > 1 ? new OwnOwnership() : Ownership.in(root);
    Files.createDirectories(root.resolve(StorageDriver.MARKER.value()));
    InstantSource clock = () -> Instant.EPOCH;
    Sync sync = new DeviceSync(root, Device.real(), clock, clock);
    try (FileSystemStorage storage =
        FileSystemStorage.on(root, ownership, sync, StoreClock.given(clock))) {
      storage.append(StoragePath.parse("before/object"), 0).close();
      if (Files.exists(Path.of(BEGIN))) {
        throw new IllegalStateException(BEGIN);
      }
      StoragePath upload = StoragePath.parse("repository/_uploads/1/data");
      try (WritableByteChannel channel = storage.append(upload, 0)) {
        channel.write(ByteBuffer.allocate(1));
      }
      storage.publish(upload, 1, StoragePath.parse("blobs/sha256/ab/abc/data"));
      storage.write(StoragePath.parse("repository/_layers/sha256/abc/link"), new byte[1]);
      storage.deleteTree(upload.parent());
      if (Files.exists(Path.of(END))) {
        throw new IllegalStateException(END);
      }
    }
  }
}
