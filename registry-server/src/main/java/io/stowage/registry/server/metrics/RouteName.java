package io.stowage.registry.server.metrics;

import java.util.List;

/** Finds the name that Distribution's metrics have for the handler of a path. */
final class RouteName {
  static final String OTHER = "other";

  /** The names of Distribution, which are its routes, and those of this library. */
  static final List<String> ALL = List.of(
      "base",
      "blob",
      "blob_upload",
      "blob_upload_chunk",
      "catalog",
      "manifest",
      OTHER,
      "referrers",
      "tags");

  private RouteName() {}

  /**
   * Returns the name for {@code path}, which is a path as it was sent.
   *
   * @param prefix the path below which the registry is served, such as {@code /} or {@code /x/}
   */
  static String of(String path, String prefix) {
    String base = prefix + "v2/";
    if (path.equals(base) || path.equals(prefix + "v2")) {
      return "base";
    }
    return path.startsWith(base) ? below(path.substring(base.length())) : OTHER;
  }

  private static String below(String route) {
    if (route.equals("_catalog")) {
      return "catalog";
    }
    int last = route.lastIndexOf('/');
    int second = route.lastIndexOf('/', last - 1);
    if (last < 0 || second < 0) {
      return OTHER;
    }
    String end = route.substring(last + 1);
    return switch (route.substring(second + 1, last)) {
      case "manifests" -> "manifest";
      case "blobs" -> end.equals("uploads") ? "blob_upload" : "blob";
      case "uploads" -> upload(route.substring(0, second), end);
      case "tags" -> end.equals("list") ? "tags" : OTHER;
      case "referrers" -> "referrers";
      default -> OTHER;
    };
  }

  private static String upload(String before, String id) {
    if (!before.endsWith("/blobs")) {
      return OTHER;
    }
    return id.isEmpty() ? "blob_upload" : "blob_upload_chunk";
  }
}
