package io.stowage.registry.http.access;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * The hashes of the function bcrypt, in the form {@code $2y$COST$SALT-AND-HASH}. The versions
 * {@code 2a}, {@code 2b} and {@code 2y} are equal for the passwords that are accepted here. A
 * higher cost than {@code htpasswd} itself accepts would keep a processor busy for minutes.
 */
final class Bcrypt {
  /** The number of bytes of a password that bcrypt takes into account. */
  static final int LONGEST_PASSWORD = 72;

  /** The version of new hashes, as {@code htpasswd} writes it. */
  private static final String VERSION = "$2y";

  private static final Pattern FORM =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-7])\\$[./A-Za-z0-9]{53}");

  private Bcrypt() {}

  /** Returns whether {@code hash} is well-formed, with a cost from 4 to 17. */
  static boolean isHash(String hash) {
    return FORM.matcher(hash).matches();
  }

  /** Returns the cost of a well-formed hash, which is the binary logarithm of the work. */
  static int cost(String hash) {
    Matcher matcher = FORM.matcher(hash);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a bcrypt hash");
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Returns a well-formed hash of {@code cost} that is the hash of no known password. */
  static String decoy(int cost) {
    return String.format(Locale.ROOT, "%s$%02d$%s", VERSION, cost, ".".repeat(53));
  }

  /** Returns the hash of {@code password} with a random salt. */
  static String hash(String password, int cost) {
    return BCrypt.hashpw(bytes(password), BCrypt.gensalt(VERSION, cost));
  }

  /** Returns whether {@code hash} is the hash of {@code password}. */
  static boolean matches(String password, String hash) {
    return BCrypt.checkpw(bytes(password), hash);
  }

  private static byte[] bytes(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }
}
