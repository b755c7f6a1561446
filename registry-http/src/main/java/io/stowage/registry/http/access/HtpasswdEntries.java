package io.stowage.registry.http.access;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The users and the bcrypt hashes of their passwords in an htpasswd file. Immutable. */
final class HtpasswdEntries {
  /** The default of {@code htpasswd}. */
  private static final int DEFAULT_COST = 5;

  private final Map<String, String> hashes;
  private final List<Integer> costs;
  private final List<String> unusable;
  private final HashFunction choice;

  private HtpasswdEntries(Map<String, String> entries, HashFunction choice) {
    Map<String, String> usable = new HashMap<>();
    List<String> others = new ArrayList<>();
    entries.forEach((user, hash) -> {
      if (Bcrypt.isHash(hash)) {
        usable.put(user, hash);
      } else {
        others.add(user);
      }
    });
    this.hashes = Map.copyOf(usable);
    this.costs = usable.isEmpty()
        ? List.of(DEFAULT_COST)
        : usable.values().stream().map(Bcrypt::cost).sorted().toList();
    this.unusable = others.stream().sorted().toList();
    this.choice = choice;
  }

  /**
   * Parses a file. Each line is {@code USER:HASH}, except for empty lines and lines that begin with
   * {@code #}. White space around a line is ignored. The last of several lines for one user counts.
   *
   * @throws IllegalArgumentException if a line has another form, or if the content is not UTF-8
   */
  static HtpasswdEntries parse(byte[] content) {
    Map<String, String> entries = new HashMap<>();
    int number = 0;
    for (String line : text(content).lines().map(String::strip).toList()) {
      number++;
      if (!line.isEmpty() && !line.startsWith("#")) {
        int colon = line.indexOf(':');
        if (colon < 1) {
          throw new IllegalArgumentException("line " + number + " is not USER:HASH");
        }
        entries.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    byte[] key = Hashing.sha256().hashBytes(content).asBytes();
    return new HtpasswdEntries(entries, Hashing.hmacSha256(key));
  }

  private static String text(byte[] content) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(content))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the content is not UTF-8", e);
    }
  }

  boolean contains(String user) {
    return hashes.containsKey(user);
  }

  /**
   * Returns the hash of the password of {@code user}, or, if there is no such user, a decoy. The
   * cost of the decoy is that of one of the entries, chosen by a keyed hash of the name, so that
   * the time that a refusal takes does not tell whether the user exists.
   */
  String hashOf(String user) {
    int index = choice.hashString(user, StandardCharsets.UTF_8).asInt();
    String decoy = Bcrypt.decoy(costs.get(Math.floorMod(index, costs.size())));
    return hashes.getOrDefault(user, decoy);
  }

  /** Returns the users whose hash is not one of bcrypt, who therefore cannot log in. */
  List<String> unusable() {
    return unusable;
  }
}
