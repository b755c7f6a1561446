package io.stowage.registry.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Tests the extension on a JUnit that lacks a class of a newer version. */
class OlderJUnitTest {
  @Test
  void namesThePropertyThatSetsTheVersion() throws Exception {
    Class<?> tests = new Older(AutoClose.class.getName()).loadClass(Simple.class.getName());
    assertThat(Runs.failures(tests))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("5.11 or newer")
        .hasMessageContaining("junit-jupiter.version");
  }

  @ExtendWith(RegistryExtension.class)
  static class Simple {
    @Test
    void neverRuns(Registry registry) {}
  }

  /** Defines the classes of this package again, so that they do not find {@code missing}. */
  private static final class Older extends ClassLoader {
    private final String missing;

    Older(String missing) {
      super(OlderJUnitTest.class.getClassLoader());
      this.missing = missing;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(missing)) {
        throw new ClassNotFoundException(name);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      return name.startsWith(OlderJUnitTest.class.getPackageName() + ".")
          ? define(name)
          : super.loadClass(name, resolve);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] content = Objects.requireNonNull(in, name).readAllBytes();
        return defineClass(name, content, 0, content.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
