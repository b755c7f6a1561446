package io.stowage.registry.http.jetty;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.ResponseBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Random;

/** Bodies and handlers of the tests. */
final class Bodies {
  private Bodies() {}

  static ResponseBody text(String text) {
    return new ResponseBody.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a handler that answers 200 with {@code text}. */
  static HttpHandler answering(String text) {
    return request -> HttpResponse.builder(200).body(text(text)).build();
  }

  /** Returns a body with {@code size} bytes of {@code file}, from {@code start} on. */
  static ResponseBody region(Path file, long start, long size) {
    try {
      return new ResponseBody.Region(FileChannel.open(file).position(start), size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ResponseBody stream(OptionalLong length, ResponseBody.Content content) {
    return new ResponseBody.Stream(length, content);
  }

  /** Writes a file with {@code size} bytes that no compression or repetition makes up. */
  static byte[] file(Path file, int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Files.write(file, content);
    return content;
  }

  /** Reads the whole body of a request. */
  static byte[] read(HttpRequest request) {
    try (var in = request.body().open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new RequestException("the body cannot be read", e);
    }
  }
}
