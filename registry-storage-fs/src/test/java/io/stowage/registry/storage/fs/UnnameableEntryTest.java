package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.UnnameableEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests files whose names are not allowed in a path of a store. */
class UnnameableEntryTest {
  private static final StoragePath FOLDER = StoragePath.parse("a/b");

  private final Path folder;
  private final FileSystemStorage storage;
  private final List<String> named = new ArrayList<>();
  private final List<UnnameableEntry> unnameable = new ArrayList<>();

  UnnameableEntryTest(@TempDir Path root) {
    folder = root.resolve("a/b");
    storage = FileSystemStorage.openOrCreate(root, Durability.RELAXED);
    storage.write(FOLDER.resolve("plain"), new byte[0]);
  }

  @ParameterizedTest
  @CsvSource({"5c, \\u005c", "0a, \\u000a", "1b, \\u001b", "7f, \\u007f"})
  void isListedWithAPrintableName(String hex, String shown) throws IOException {
    Files.createDirectories(folder.resolve("x" + (char) Integer.parseInt(hex, 16) + "y"));
    list();
    assertThat(named).containsExactly("plain");
    assertThat(unnameable).extracting(UnnameableEntry::name).containsExactly("x" + shown + "y");
  }

  /** The shell makes a name from a byte that is not a character in UTF-8 or in ASCII. */
  @Test
  void isListedEvenIfTheEncodingCannotRepresentItsName() throws Exception {
    String script = "mkdir $(printf '\\377') && printf content > $(printf '\\377')/link";
    Process made =
        new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).start();
    assertThat(made.waitFor()).isZero();
    list();
    assertThat(named).containsExactly("plain");
    UnnameableEntry link = children(unnameable.get(0)).get(0);
    assertThat(link.name()).isEqualTo("link");
    assertThat(link.read(7)).isEqualTo("content".getBytes(US_ASCII));
  }

  @Test
  void leadsToEverythingBelowIt() throws IOException {
    Files.createDirectories(folder.resolve("x\\y/deep"));
    Files.writeString(folder.resolve("x\\y/deep/link"), "content");
    list();
    UnnameableEntry deep = children(unnameable.get(0)).get(0);
    assertThat(deep.name()).isEqualTo("deep");
    UnnameableEntry link = children(deep).get(0);
    assertThat(link.name()).isEqualTo("link");
    assertThat(link.forEachChild(none -> {})).isFalse();
    assertThat(link.read(7)).isEqualTo("content".getBytes(US_ASCII));
    assertThatExceptionOfType(StorageException.TooLarge.class).isThrownBy(() -> link.read(6));
    assertThatExceptionOfType(StorageException.NoSuchObject.class).isThrownBy(() -> deep.read(7));
  }

  @Test
  void isAbsentOnceItIsRemoved() throws IOException {
    Path file = Files.writeString(folder.resolve("x\\y"), "content");
    list();
    Files.delete(file);
    assertThat(unnameable.get(0).forEachChild(none -> {})).isFalse();
    assertThatExceptionOfType(StorageException.NoSuchObject.class)
        .isThrownBy(() -> unnameable.get(0).read(7));
  }

  @Test
  void isNotFollowedIfItIsASymbolicLink(@TempDir Path outside) throws IOException {
    Files.createSymbolicLink(folder.resolve("x\\y"), outside);
    list();
    assertThatExceptionOfType(StorageException.UnexpectedKind.class)
        .isThrownBy(() -> unnameable.get(0).forEachChild(none -> {}));
    assertThatExceptionOfType(StorageException.UnexpectedKind.class)
        .isThrownBy(() -> unnameable.get(0).read(7));
  }

  private void list() {
    storage.list(FOLDER, new StorageView.NameVisitor() {
      @Override
      public void visit(String name) {
        named.add(name);
      }

      @Override
      public void visitUnnameable(UnnameableEntry child) {
        unnameable.add(child);
      }
    });
  }

  private static List<UnnameableEntry> children(UnnameableEntry folder) {
    List<UnnameableEntry> children = new ArrayList<>();
    assertThat(folder.forEachChild(children::add)).isTrue();
    return children;
  }
}
