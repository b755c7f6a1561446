package io.stowage.registry.exploration;

/** Takes paths apart, as text. */
final class Paths {
  /** Names that begin so are a driver's own, and not told by a listing. */
  static final String HIDDEN = ".stowage-";

  private Paths() {}

  /** Returns the folder of {@code path}; the root is the empty text. */
  static String folder(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /** Returns whether {@code path} is {@code ancestor} or lies below it. */
  static boolean isWithin(String path, String ancestor) {
    return path.startsWith(ancestor)
        && (ancestor.isEmpty()
            || path.length() == ancestor.length()
            || path.charAt(ancestor.length()) == '/');
  }
}
