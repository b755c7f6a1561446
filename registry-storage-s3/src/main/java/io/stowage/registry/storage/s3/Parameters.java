package io.stowage.registry.storage.s3;

import io.stowage.registry.model.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parameters of Distribution's driver, whose values are texts, or numbers and booleans as YAML
 * gives them. The message of each error begins with the name of the parameter, and never contains
 * the value of a secret.
 */
record Parameters(Map<String, ?> values) {
  static final Set<String> NAMES = Set.of(
      "accesskey",
      "secretkey",
      "sessiontoken",
      "region",
      "regionendpoint",
      "forcepathstyle",
      "bucket",
      "encrypt",
      "keyid",
      "secure",
      "skipverify",
      "cabundle",
      "v4auth",
      "chunksize",
      "multipartcopychunksize",
      "multipartcopymaxconcurrency",
      "multipartcopythresholdsize",
      "rootdirectory",
      "storageclass",
      "useragent",
      "objectacl",
      "usedualstack",
      "accelerate",
      "usefipsendpoint",
      "loglevel",
      "redirectendpoint");

  /** The words of Go's {@code strconv.ParseBool}. */
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  Parameters {
    for (String name : values.keySet()) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(Printable.of(name)
            + " is not a parameter of this driver, expected one of "
            + String.join(", ", NAMES.stream().sorted().toList()));
      }
    }
  }

  /** Returns a value, or empty if it is missing, null or empty. */
  Optional<String> text(String name) {
    Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
      throw new IllegalArgumentException(
          name + " is a " + value.getClass().getSimpleName() + ", expected a text");
    }
    return Optional.of(value.toString()).filter(text -> !text.isEmpty());
  }

  Optional<Boolean> flag(String name) {
    return text(name).map(text -> {
      if (!TRUE.contains(text) && !FALSE.contains(text)) {
        throw invalid(name, text, "true or false");
      }
      return TRUE.contains(text);
    });
  }

  boolean flag(String name, boolean otherwise) {
    return flag(name).orElse(otherwise);
  }

  Optional<Long> number(String name) {
    return text(name).map(text -> {
      try {
        return Long.valueOf(text);
      } catch (NumberFormatException e) {
        throw invalid(name, text, "a number");
      }
    });
  }

  Optional<Path> file(String name) {
    return text(name).map(text -> {
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw invalid(name, text, "the path of a file");
      }
    });
  }

  /** Returns the URL of an endpoint, which may lack the scheme. */
  Optional<URI> endpoint(String name, boolean secure) {
    return text(name).map(text -> {
      String url = text.contains("://") ? text : (secure ? "https://" : "http://") + text;
      try {
        return new URI(url);
      } catch (URISyntaxException e) {
        throw invalid(name, Endpoints.withoutUser(text), Endpoints.EXPECTED);
      }
    });
  }

  /** Checks the parameters that have no effect here or only one accepted value. */
  void checkOthers() {
    if (!flag("v4auth", true)) {
      throw invalid("v4auth", "false", "true, because requests are signed by version 4 alone");
    }
    text("loglevel").ifPresent(level -> {
      List<String> levels = List.of(
          "off",
          "false",
          "debug",
          "debugwithsigning",
          "debugwithhttpbody",
          "debugwithrequestretries",
          "debugwithrequesterrors",
          "debugwitheventstreambody");
      if (!levels.contains(level.toLowerCase(Locale.ROOT))) {
        throw invalid("loglevel", level, "one of " + String.join(", ", levels));
      }
    });
  }

  static IllegalArgumentException invalid(String name, Object value, String expected) {
    return new IllegalArgumentException(
        name + " is " + Printable.of(value) + ", expected " + expected);
  }

  static IllegalArgumentException missing(String name, String expected) {
    return new IllegalArgumentException(name + " is missing, expected " + expected);
  }
}
