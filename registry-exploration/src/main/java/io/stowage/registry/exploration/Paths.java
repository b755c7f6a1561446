package io.stowage.registry.exploration;

/** Operations on paths as text. */
final class Paths {
  /** The prefix of names that belong to a driver and are not listed. */
  static final String HIDDEN = ".stowage-";

  private Paths() {}

  /** Returns the parent folder of {@code path}; the root is the empty text. */
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
