package io.stowage.registry.cli.image;

import io.stowage.registry.cli.common.Names;
import io.stowage.registry.gc.retention.VersionPart;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of versions to keep of each line of releases.
 *
 * @param part the part of a version up to which versions form a line
 * @param count the number of versions
 */
public record VersionCount(VersionPart part, int count) {
  private static final Pattern FORM = Pattern.compile("([a-z]+)=([1-9][0-9]{0,8})");

  /**
   * Parses {@code major=N}, {@code minor=N} or {@code patch=N}.
   *
   * @throws IllegalArgumentException if {@code text} has another form
   */
  public static VersionCount parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\": expected major=N, minor=N or patch=N, N at least 1");
    }
    return new VersionCount(
        Names.parse(VersionPart.class, matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }
}
