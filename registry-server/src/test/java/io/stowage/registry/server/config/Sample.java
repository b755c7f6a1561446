package io.stowage.registry.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/**
 * A configuration file that starts with little, and the environment with which it is read.
 *
 * @param file where the file is written
 * @param content its content
 * @param environment the environment variables
 */
record Sample(Path file, String content, Map<String, String> environment) {
  private static final String LITTLE =
      "{version: 0.1, storage: {inmemory: {}}, http: {addr: '127.0.0.1:0'}}";

  /** Returns a file in {@code folder} that sets what is necessary. */
  static Sample in(Path folder) {
    return new Sample(folder.resolve("config.yml"), LITTLE, Map.of());
  }

  /** Returns a file with other content. */
  Sample content(String other) {
    return new Sample(file, other, environment);
  }

  /** Returns a file in which {@code key}, with dots, has the value {@code yaml} in addition. */
  Sample with(String key, String yaml) {
    Object root = new Yaml().load(content);
    List<String> names = new ArrayList<>(List.of(key.split("\\.", -1)));
    String last = names.remove(names.size() - 1);
    Map<String, Object> parent = mapping(root);
    Map<String, Object> changed = parent;
    for (String name : names) {
      Map<String, Object> child = mapping(changed.get(name));
      changed.put(name, child);
      changed = child;
    }
    changed.put(last, new Yaml().load(yaml));
    return content(new Yaml().dump(parent));
  }

  /** Returns a file that is read with one more variable. */
  Sample variable(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new Sample(file, content, more);
  }

  /** Reads the file. */
  Configuration read() {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Configuration.file(file).environment(environment).read();
  }

  /** Reads the values of the file. */
  ServerConfiguration values() {
    return read().values();
  }

  @SuppressWarnings("unchecked") // the keys of these files are strings
  private static Map<String, Object> mapping(@Nullable Object value) {
    return value instanceof Map
        ? new LinkedHashMap<>((Map<String, Object>) value)
        : new LinkedHashMap<>();
  }
}
