package io.stowage.registry.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads URLs, which may contain a password and are therefore not shown. */
final class Urls {
  private static final String EXPECTED = "a URL such as https://registry.example.com";

  private Urls() {}

  /** Returns the http or https URL at {@code key}, which must not be absent. */
  static URI required(Section section, String key) {
    return of(section, key, section.required(key, EXPECTED));
  }

  /** Returns the http or https URL {@code text}, which is the value of {@code key}. */
  static URI of(Section section, String key, String text) {
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      if (url.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw section.invalid(key, "malformed", EXPECTED);
    }
    throw section.invalid(key, "not an http or https URL", EXPECTED);
  }
}
