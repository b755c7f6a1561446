package io.stowage.registry.testing.junit;

import io.stowage.registry.Registry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A part of the initial contents of a registry. Equal seeds have equal contents. The text of a seed
 * is the call with which a test sets it.
 */
sealed interface Seed {
  /** Puts the contents into {@code registry}. */
  void sow(Registry registry);

  /** Returns the seed whose contents are requested now. */
  default Seed resolved() {
    return this;
  }

  /**
   * The contents of a registry's directory, or the images of a layout or an archive.
   *
   * @param repository the repository for all images; if empty, each goes to that of its own name
   */
  record FromPath(Path path, Optional<String> repository) implements Seed {
    @Override
    public void sow(Registry registry) {
      if (repository.isEmpty() && Files.isDirectory(path.resolve(RegistryLayout.ROOT.value()))) {
        try (FileSystemStorage files = FileSystemStorage.open(path)) {
          TreeCopy.copy(files, registry.storage());
        }
      } else {
        repository
            .map(name -> OciImport.into(registry.repository(name)))
            .orElseGet(() -> OciImport.into(registry))
            .from(path);
      }
    }

    @Override
    public String toString() {
      return call("seededFrom", path.toAbsolutePath().toString(), repository);
    }
  }

  /** A path that is determined each time that a registry is made. */
  record FromSupplier(Supplier<Path> path, Optional<String> repository) implements Seed {
    @Override
    public Seed resolved() {
      return new FromPath(
          Optional.ofNullable(path.get())
              .orElseThrow(() -> new IllegalStateException(
                  "the supplier returned null, expected a path; the field of a @TempDir has a value"
                      + " before the first test only if the field is static")),
          repository);
    }

    @Override
    public void sow(Registry registry) {
      resolved().sow(registry);
    }

    @Override
    public String toString() {
      return call("seededFrom", "a supplier", repository);
    }
  }

  /** What {@link FromPath} reads, in a folder or a jar of the class path. */
  record FromResource(String name, Optional<String> repository) implements Seed {
    @Override
    public void sow(Registry registry) {
      ClassPathResource.find(name).read(path -> new FromPath(path, repository).sow(registry));
    }

    @Override
    public String toString() {
      return call("seededFromResource", name, repository);
    }
  }

  /** Contents that code of the user puts into a registry. */
  record ByCode(Consumer<Registry> code) implements Seed {
    @Override
    public void sow(Registry registry) {
      code.accept(registry);
    }

    @Override
    public String toString() {
      String type = code.getClass().getName().replaceFirst("\\$\\$Lambda.*", "");
      return call("seededBy", "code of " + type, Optional.empty());
    }
  }

  private static String call(String method, String argument, Optional<String> repository) {
    return method + "(" + argument + repository.map(name -> ", " + name).orElse("") + ")";
  }
}
