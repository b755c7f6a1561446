package io.stowage.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The URLs from which layers outside the registry may be fetched ({@code validation.manifests.urls}
 * in Distribution's configuration). Immutable.
 */
public final class ForeignUrls {
  private static final ForeignUrls NONE = new ForeignUrls(List.of(), List.of());

  private final List<Pattern> allow;
  private final List<Pattern> deny;

  private ForeignUrls(List<Pattern> allow, List<Pattern> deny) {
    this.allow = List.copyOf(allow);
    this.deny = List.copyOf(deny);
  }

  /** Returns an instance that allows no URL, as Distribution does without configuration. */
  public static ForeignUrls none() {
    return NONE;
  }

  /**
   * Returns an instance that allows an http or https URL without a fragment if a pattern of {@code
   * allow} is found in it and no pattern of {@code deny} is.
   */
  public static ForeignUrls matching(List<Pattern> allow, List<Pattern> deny) {
    Objects.requireNonNull(allow, "allow");
    Objects.requireNonNull(deny, "deny");
    return new ForeignUrls(allow, deny);
  }

  /** Returns whether a layer may be fetched from {@code url}. */
  public boolean allows(String url) {
    Objects.requireNonNull(url, "url");
    return isPlainHttp(url) && found(allow, url) && !found(deny, url);
  }

  /** Returns the patterns. */
  @Override
  public String toString() {
    return "ForeignUrls[allow=" + allow + ", deny=" + deny + "]";
  }

  private static boolean found(List<Pattern> patterns, String url) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(url).find());
  }

  private static boolean isPlainHttp(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme();
      return ("http".equals(scheme) || "https".equals(scheme))
          && uri.getHost() != null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
