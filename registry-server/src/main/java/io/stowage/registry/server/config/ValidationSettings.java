package io.stowage.registry.server.config;

import io.stowage.registry.ForeignUrls;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The section {@code validation}.
 *
 * @param foreignUrls the URLs that manifests may contain
 */
public record ValidationSettings(ForeignUrls foreignUrls) {
  private static final Pattern ANY = Pattern.compile("");
  private static final String PLATFORMS = "validation.manifests.indexes.platforms";

  /** Checks that no component is null. */
  public ValidationSettings {
    Objects.requireNonNull(foreignUrls, "foreignUrls");
  }

  /**
   * Reads the section from a configuration. As in Distribution, no URL is allowed if there are no
   * patterns, and every URL that is not denied is allowed if there are only patterns to deny.
   *
   * @throws ConfigurationException if a pattern is not a regular expression
   */
  public static ValidationSettings read(Section root) {
    Objects.requireNonNull(root, "root");
    if (root.flag("validation.disabled")) {
      return new ValidationSettings(ForeignUrls.matching(List.of(ANY), List.of()));
    }
    List<Pattern> allow = patterns(root, "validation.manifests.urls.allow");
    List<Pattern> deny = patterns(root, "validation.manifests.urls.deny");
    return new ValidationSettings(
        ForeignUrls.matching(allow.isEmpty() && !deny.isEmpty() ? List.of(ANY) : allow, deny));
  }

  /** Warns if an index may be pushed without its manifests, which this registry does not allow. */
  static void checkPlatforms(Section root) {
    root.choice(PLATFORMS, List.of("all", "none", "list"))
        .filter(platforms -> !platforms.equals("all"))
        .ifPresent(platforms -> root.warn(
            PLATFORMS,
            "is " + platforms + ", but every manifest of an index must be pushed before it"));
  }

  private static List<Pattern> patterns(Section root, String key) {
    return root.texts(key).stream().map(text -> pattern(root, key, text)).toList();
  }

  private static Pattern pattern(Section root, String key, String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw root.invalid(key, text, "regular expressions of Java: " + e.getDescription());
    }
  }
}
