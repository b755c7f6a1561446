package io.stowage.registry.server.config;

import io.stowage.registry.ForeignUrls;
import io.stowage.registry.IndexPlatforms;
import io.stowage.registry.model.Platform;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The section {@code validation}.
 *
 * @param foreignUrls the URLs that manifests may contain
 * @param indexPlatforms the platforms whose manifests must be pushed before an index
 */
public record ValidationSettings(ForeignUrls foreignUrls, IndexPlatforms indexPlatforms) {
  private static final Pattern ANY = Pattern.compile("");
  private static final String INDEXES = "validation.manifests.indexes";

  /** Checks that no component is null. */
  public ValidationSettings {
    Objects.requireNonNull(foreignUrls, "foreignUrls");
    Objects.requireNonNull(indexPlatforms, "indexPlatforms");
  }

  /**
   * Reads the section from a configuration. As in Distribution, no URL is allowed if there are no
   * patterns, and every URL that is not denied is allowed if there are only patterns to deny; all
   * platforms are required if their list is empty. As in Distribution 3, a disabled validation
   * requires no platform.
   *
   * @throws ConfigurationException if a pattern is not a regular expression, or the platforms are
   *     malformed
   */
  public static ValidationSettings read(Section root) {
    Objects.requireNonNull(root, "root");
    if (root.flag("validation.disabled")) {
      return new ValidationSettings(
          ForeignUrls.matching(List.of(ANY), List.of()), IndexPlatforms.none());
    }
    List<Pattern> allow = patterns(root, "validation.manifests.urls.allow");
    List<Pattern> deny = patterns(root, "validation.manifests.urls.deny");
    return new ValidationSettings(
        ForeignUrls.matching(allow.isEmpty() && !deny.isEmpty() ? List.of(ANY) : allow, deny),
        indexPlatforms(root.group(INDEXES)));
  }

  private static IndexPlatforms indexPlatforms(Section indexes) {
    String kind = indexes.choice("platforms", List.of("all", "none", "list")).orElse("all");
    return switch (kind) {
      case "none" -> IndexPlatforms.none();
      case "list" -> listed(indexes.groups("platformlist"));
      default -> IndexPlatforms.all();
    };
  }

  private static IndexPlatforms listed(List<Section> platforms) {
    return platforms.isEmpty()
        ? IndexPlatforms.all()
        : IndexPlatforms.of(platforms.stream().map(ValidationSettings::platform).toList());
  }

  private static Platform platform(Section platform) {
    return Platform.of(
        platform.required("os", "an operating system such as linux"),
        platform.required("architecture", "an architecture such as amd64"));
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
