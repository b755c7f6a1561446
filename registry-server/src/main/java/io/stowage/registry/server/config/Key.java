package io.stowage.registry.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A key of the configuration, with the keys below it.
 *
 * @param name the name in the file
 * @param field the name in environment variables: that of the field in Distribution's source, in
 *     upper case
 * @param type the type of the value
 * @param treatment what is done with the key
 * @param note for a key that has no effect, why; for a refused key, what is expected
 * @param standard the value that applies if there is none
 * @param secret whether the value must not be shown
 * @param parts the keys below this one
 */
record Key(
    String name,
    String field,
    Type type,
    Treatment treatment,
    String note,
    Optional<String> standard,
    boolean secret,
    List<Key> parts) {
  /** Returns a key that is read and has no default. */
  static Key of(String name, Type type, Key... parts) {
    return new Key(
        name,
        name.toUpperCase(Locale.ROOT),
        type,
        Treatment.READ,
        "",
        Optional.empty(),
        false,
        List.of(parts));
  }

  /** Returns this key with another name in environment variables. */
  Key field(String other) {
    return new Key(name, other, type, treatment, note, standard, secret, parts);
  }

  /** Returns this key with a default. */
  Key or(String value) {
    return new Key(name, field, type, treatment, note, Optional.of(value), secret, parts);
  }

  /** Returns this key, whose value is not shown. */
  Key masked() {
    return new Key(name, field, type, treatment, note, standard, true, parts);
  }

  /** Returns this key, which has no effect. */
  Key ignored() {
    return treated(Treatment.IGNORED, "");
  }

  /** Returns this key, which has no effect for the reason {@code why}. */
  Key warned(String why) {
    return treated(Treatment.WARNED, why);
  }

  /** Returns this key, in place of which {@code expected} is expected. */
  Key refused(String expected) {
    return treated(Treatment.REFUSED, expected);
  }

  private Key treated(Treatment other, String why) {
    return new Key(name, field, type, other, why, standard, secret, parts);
  }

  /** Returns the key below this one that has {@code part} as its name in the file. */
  Optional<Key> part(String part) {
    return parts.stream().filter(key -> key.name.equals(part)).findFirst();
  }

  /** Returns the key below this one that {@code part} of an environment variable names. */
  Optional<Key> variablePart(String part) {
    return parts.stream()
        .filter(key -> key.field.equalsIgnoreCase(part))
        .findFirst()
        .or(() -> parts.stream().filter(key -> key.name.equalsIgnoreCase(part)).findFirst());
  }

  /** Returns whether keys of any name may be below this one. */
  boolean isOpen() {
    return switch (type) {
      case HEADERS, MAP, CHOICE, OPEN -> true;
      default -> treatment != Treatment.READ;
    };
  }

  /** Returns the key of an unknown {@code part} below this open key. */
  Key openPart(String part) {
    return of(part, type == Type.HEADERS ? Type.TEXTS : Type.MAP);
  }
}
