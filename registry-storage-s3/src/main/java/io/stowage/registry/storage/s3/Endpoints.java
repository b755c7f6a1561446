package io.stowage.registry.storage.s3;

import java.net.URI;
import java.util.Set;

/** The URLs at which a store can be. */
final class Endpoints {
  static final String EXPECTED = "a URL such as https://s3.example.com:9000";

  private static final Set<String> SCHEMES = Set.of("http", "https");

  private Endpoints() {}

  /** Returns {@code url}, if it can be the URL of a store. */
  static URI checked(String name, URI url) {
    if (url.getScheme() == null
        || !SCHEMES.contains(url.getScheme())
        || url.getHost() == null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw Parameters.invalid(name, withoutUser(url.toString()), EXPECTED);
    }
    if (url.getRawUserInfo() != null) {
      throw Parameters.invalid(name, withoutUser(url.toString()), "a URL without a user");
    }
    return url;
  }

  /**
   * Returns the URL of AWS for connections without TLS, which the SDK does not choose by itself.
   */
  static URI plain(String region) {
    String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return URI.create("http://s3." + region + "." + domain);
  }

  /** Hides what may be a user and a password in {@code text}, which need not be a URL. */
  static String withoutUser(String text) {
    int end = text.lastIndexOf('@');
    if (end < 0) {
      return text;
    }
    int scheme = text.indexOf("://");
    int start = scheme >= 0 && scheme < end ? scheme + 3 : 0;
    return text.substring(0, start) + "***" + text.substring(end);
  }
}
