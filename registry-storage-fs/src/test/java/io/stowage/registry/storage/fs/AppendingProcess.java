package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Appends to objects of a store as commanded on standard input, and reports the result of each
 * command: {@code open PATH OFFSET}, {@code write TEXT}, {@code close}.
 */
final class AppendingProcess {
  private final FileSystemStorage storage;
  private Optional<WritableByteChannel> channel = Optional.empty();

  private AppendingProcess(FileSystemStorage storage) {
    this.storage = storage;
  }

  public static void main(String[] arguments) throws IOException {
    AppendingProcess process = new AppendingProcess(
        FileSystemStorage.openOrCreate(Path.of(arguments[0]), Durability.RELAXED));
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      System.out.println(process.done(order.split(" ")));
    }
  }

  private String done(String... words) throws IOException {
    switch (words[0]) {
      case "open" -> {
        return open(StoragePath.parse(words[1]), Long.parseLong(words[2]));
      }
      case "write" ->
        channel.orElseThrow().write(ByteBuffer.wrap(words[1].getBytes(StandardCharsets.US_ASCII)));
      default -> channel.orElseThrow().close();
    }
    return "done";
  }

  private String open(StoragePath path, long offset) {
    try {
      channel = Optional.of(storage.append(path, offset));
      return "done";
    } catch (StorageException.Busy e) {
      return "busy";
    }
  }
}
