package io.stowage.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StoragePathPropertyTest {
  private static final Path ROOT = Path.of("/srv/root");

  @Property
  void parsesItsOwnText(@ForAll("names") List<String> names) {
    StoragePath path = StoragePath.parse(String.join("/", names));
    assertThat(StoragePath.parse(path.toString())).isEqualTo(path);
  }

  @Property
  void splitsAResolvedPathIntoParentAndName(
      @ForAll("names") List<String> names, @ForAll("name") String name) {
    StoragePath parent = StoragePath.parse(String.join("/", names));
    StoragePath child = parent.resolve(name);
    assertThat(child.parent()).isEqualTo(parent);
    assertThat(child.name()).isEqualTo(name);
    assertThat(child.startsWith(parent)).isTrue();
    assertThat(parent.startsWith(child)).isFalse();
  }

  @Property
  void sortsLikeItsText(@ForAll("names") List<String> one, @ForAll("names") List<String> other) {
    String left = String.join("/", one);
    String right = String.join("/", other);
    assertThat(Integer.signum(StoragePath.parse(left).compareTo(StoragePath.parse(right))))
        .isEqualTo(Integer.signum(left.compareTo(right)));
  }

  @Property(tries = 5_000)
  void staysBelowTheRoot(@ForAll("texts") String text) {
    Optional<Path> place = parsed(text).map(path -> ROOT.resolve(path.value()));
    place.ifPresent(found -> {
      assertThat(found.normalize()).isEqualTo(found).isNotEqualTo(ROOT);
      assertThat(found.startsWith(ROOT)).isTrue();
    });
    assertThat(place.isPresent()).isEqualTo(!text.isEmpty() && isStraight(text));
  }

  @Provide
  Arbitrary<String> name() {
    return Arbitraries.strings()
        .withChars("abcXYZ019._-+ %~")
        .ofMinLength(1)
        .ofMaxLength(12)
        .filter(name -> !name.equals(".") && !name.equals(".."));
  }

  @Provide
  Arbitrary<List<String>> names() {
    return name().list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("a./\\\0").ofMaxLength(8);
  }

  @Property
  void recognizesSingleNames(@ForAll("texts") String text) {
    boolean single = parsed(text).filter(path -> !text.contains("/")).isPresent();
    assertThat(StoragePath.isName(text)).isEqualTo(single);
  }

  private static Optional<StoragePath> parsed(String text) {
    try {
      return Optional.of(StoragePath.parse(text));
    } catch (StorageException.InvalidPath e) {
      return Optional.empty();
    }
  }

  private static boolean isStraight(String text) {
    return !text.contains("\\")
        && !text.contains("\0")
        && List.of(text.split("/", -1)).stream()
            .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
  }
}
