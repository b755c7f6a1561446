package io.stowage.registry.oci;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.util.ArrayList;
import java.util.List;

/**
 * Resolves names within a layout. Names are resolved as text, so that no name leads out of an
 * archive or folder, independently of the file system.
 */
final class LayoutName {
  private static final int LONGEST = 4096;

  private LayoutName() {}

  /**
   * Returns {@code name} without empty parts, {@code .} and {@code ..}.
   *
   * @throws RegistryException MANIFEST_INVALID if {@code name} leads out of the layout
   */
  static String normalize(String name) {
    return join(name, List.of());
  }

  /**
   * Returns the name of the file that the symbolic link {@code link} leads to.
   *
   * @throws RegistryException MANIFEST_INVALID if the link leads out of the layout
   */
  static String resolve(String link, String target) {
    List<String> folder = List.of(link.split("/", -1));
    return join(target, folder.subList(0, folder.size() - 1));
  }

  private static String join(String name, List<String> folder) {
    if (name.startsWith("/") || name.length() > LONGEST || name.indexOf('\0') >= 0) {
      throw leadsOut(name);
    }
    List<String> parts = new ArrayList<>(folder);
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        if (parts.isEmpty()) {
          throw leadsOut(name);
        }
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  private static RegistryException leadsOut(String name) {
    return RegistryException.invalid(
        ErrorCode.MANIFEST_INVALID,
        name,
        "a name of at most " + LONGEST + " characters that stays within the archive or folder");
  }
}
