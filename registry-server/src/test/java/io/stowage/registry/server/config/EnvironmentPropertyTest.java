package io.stowage.registry.server.config;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any environment is either read or refused. */
class EnvironmentPropertyTest {
  private static final List<String> PARTS = List.of(
      "HTTP",
      "ADDR",
      "TLS",
      "STORAGE",
      "FILESYSTEM",
      "MAINTENANCE",
      "READONLY",
      "ENABLED",
      "AUTH",
      "HTPASSWD",
      "NOTIFICATIONS",
      "ENDPOINTS",
      "0",
      "1",
      "-1",
      "HEADERS",
      "URL",
      "HEALTH",
      "FILE",
      "FILECHECKERS",
      "LOG",
      "HOOKS",
      "FIELDS",
      "STOWAGE",
      "GC",
      "ACCESS",
      "RULES",
      "USERS",
      "",
      "x");
  private static final List<String> VALUES = List.of(
      "",
      "true",
      "5s",
      "a",
      "[a, b]",
      "{a: b}",
      "[{a: b}]",
      "{",
      "&a [*a]",
      "~",
      "'",
      "-1",
      "!x y");

  @Property(tries = 2000)
  void isReadOrRefused(@ForAll("variables") Map<String, String> variables) {
    try {
      Configuration.memory().environment(variables).read();
    } catch (ConfigurationException refused) {
      // This is what is expected of a wrong variable.
    }
  }

  @Provide
  Arbitrary<Map<String, String>> variables() {
    Arbitrary<String> names = Arbitraries.of(PARTS)
        .list()
        .ofMaxSize(5)
        .map(parts -> "REGISTRY_" + String.join("_", parts));
    return Arbitraries.maps(names, Arbitraries.of(VALUES)).ofMaxSize(5);
  }
}
