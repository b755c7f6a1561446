package io.stowage.registry.http.access;

import com.google.common.base.Ticker;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.model.Printable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates the users of an htpasswd file by the scheme Basic (RFC 7617).
 *
 * <p>Each line of the file is {@code USER:HASH} in UTF-8, as {@code htpasswd -B} writes it; empty
 * lines and lines that begin with {@code #} are ignored. The hash is one of bcrypt, of version 2a,
 * 2b or 2y and with a cost from 4 to 17. Hashes of other kinds match no password, which is logged.
 * Passwords of more than 72 bytes, which bcrypt would cut, are refused.
 *
 * <p>The file is read again when its last-modified time, size or identity changes. If the new
 * content cannot be used, the old content stays in effect, and the problem is logged.
 *
 * <p>A refused login takes exactly one computation of bcrypt, whether or not its user exists,
 * unless its password is too long. A password that was verified is remembered for a minute, as a
 * hash under a key that this process makes at start, or until the file changes. Half of the
 * processors at most compute bcrypt at the same time. If 64 threads already wait for that, or if a
 * thread has waited for ten seconds, an authentication fails with TOOMANYREQUESTS.
 *
 * <p>This class is thread-safe.
 */
public final class Htpasswd implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(Htpasswd.class);
  private static final int LARGEST_FILE = 8 * 1024 * 1024;
  private static final int COST_OF_NEW_ENTRIES = 10;
  private static final int KEY_BYTES = 32;

  private final Path path;
  private final WatchedFile<Users> file;
  private final PasswordVerifier verifier;
  private final VerificationSlots slots;
  private final Authenticator basic;

  /** One content of the file, with the passwords that were verified against it. */
  private record Users(HtpasswdEntries entries, RememberedPasswords remembered) {}

  Htpasswd(Path path, PasswordVerifier verifier, VerificationSlots slots, Ticker ticker) {
    this.path = path;
    this.file = WatchedFile.open(path, "an htpasswd file", LARGEST_FILE, parser(path, ticker));
    this.verifier = verifier;
    this.slots = slots;
    this.basic = Authenticator.basic(this::accepts);
  }

  /**
   * Reads a file.
   *
   * @throws UnusableFileException if {@code file} is missing, is not a regular file, is larger than
   *     8 MiB, cannot be read, or is malformed
   */
  public static Htpasswd open(Path file) {
    Objects.requireNonNull(file, "file");
    return new Htpasswd(
        file, Bcrypt::matches, VerificationSlots.forThisMachine(), Ticker.systemTicker());
  }

  /**
   * Returns a line of an htpasswd file, without a line break.
   *
   * @throws IllegalArgumentException if the user or the password has a form that the scheme Basic
   *     cannot transmit, if the user begins with {@code #} or with or ends in white space, or if
   *     the password has more than 72 bytes in UTF-8
   */
  public static String entry(String user, String password) {
    BasicCredentials checked = new BasicCredentials(user, password);
    if (user.startsWith("#") || !user.equals(user.strip())) {
      throw new IllegalArgumentException("user is \"" + Printable.of(user)
          + "\", expected a name without # at its start and without white space around it");
    }
    if (isTooLong(password)) {
      throw new IllegalArgumentException(
          "the password is longer than " + Bcrypt.LONGEST_PASSWORD + " bytes");
    }
    return checked.user() + ":" + Bcrypt.hash(checked.password(), COST_OF_NEW_ENTRIES);
  }

  @Override
  public Optional<Caller> authenticate(HttpRequest request) {
    Objects.requireNonNull(request, "request");
    return basic.authenticate(request);
  }

  /**
   * Reads the file again, whether or not it seems to have changed.
   *
   * @throws UnusableFileException as {@link #open} does; the old content then stays in effect
   */
  public void reload() {
    file.reload();
  }

  private boolean accepts(String user, String password) {
    if (isTooLong(password)) {
      return false;
    }
    Users users = file.current();
    return users.remembered().contains(user, password)
        || slots.run(() -> verified(users, user, password));
  }

  private boolean verified(Users users, String user, String password) {
    // Another thread may have verified it while this one waited.
    if (users.remembered().contains(user, password)) {
      return true;
    }
    boolean matches = verifier.matches(password, users.entries().hashOf(user));
    boolean accepted = matches && users.entries().contains(user);
    if (accepted) {
      users.remembered().add(user, password);
    }
    return accepted;
  }

  private static boolean isTooLong(String password) {
    return password.getBytes(StandardCharsets.UTF_8).length > Bcrypt.LONGEST_PASSWORD;
  }

  private static Function<byte[], Users> parser(Path path, Ticker ticker) {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return content -> {
      HtpasswdEntries entries = HtpasswdEntries.parse(content);
      if (!entries.unusable().isEmpty()) {
        LOG.warn(
            "{}: the hashes of these users are not of bcrypt with a cost from 4 to 17, and match no"
                + " password: {}",
            path,
            Printable.of(entries.unusable()));
      }
      return new Users(entries, new RememberedPasswords(key, ticker));
    };
  }

  /** Returns the path of the file. */
  @Override
  public String toString() {
    return "Htpasswd[file=" + path + "]";
  }
}
