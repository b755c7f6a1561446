package io.stowage.registry.storage.s3;

import java.util.HashMap;
import java.util.Map;

/** Opens a bucket in a process of its own, which prints its log. */
final class TlsClient {
  private TlsClient() {}

  /** Returns the parameters of a bucket at {@code url}. */
  static Map<String, String> parameters(String url) {
    return new HashMap<>(Map.of(
        "bucket", "images", "regionendpoint", url, "accesskey", "key", "secretkey", "secret"));
  }

  /** Expects the URL of the store and the parameter {@code skipverify}. */
  public static void main(String[] arguments) {
    Map<String, String> parameters = parameters(arguments[0]);
    parameters.put("skipverify", arguments[1]);
    S3Storage.builder(S3Options.of(parameters)).openOrCreate().close();
    System.out.println("opened");
  }
}
