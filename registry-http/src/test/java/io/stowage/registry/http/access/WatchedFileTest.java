package io.stowage.registry.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Path folder;
  private final Path path;
  private final AtomicInteger parsings = new AtomicInteger();
  private Instant now = START;

  WatchedFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.path = folder.resolve("file");
  }

  @BeforeEach
  void writeFile() throws IOException {
    write("one", START.minusSeconds(60));
  }

  @Test
  void anUnchangedFileIsReadOnce() {
    WatchedFile<String> file = open();
    assertThat(file.current()).isEqualTo("one");
    assertThat(file.current()).isEqualTo("one");
    assertThat(parsings).hasValue(1);
  }

  @Test
  void aChangeOfTheTimeIsSeen() throws IOException {
    WatchedFile<String> file = open();
    write("two", START.minusSeconds(50));
    assertThat(file.current()).isEqualTo("two");
  }

  @Test
  void aChangeOfTheSizeIsSeen() throws IOException {
    WatchedFile<String> file = open();
    write("three", START.minusSeconds(60));
    assertThat(file.current()).isEqualTo("three");
  }

  @Test
  void aChangeShortlyAfterAnotherIsSeenEvenIfTimeAndSizeStay() throws IOException {
    write("two", START.minusMillis(1));
    WatchedFile<String> file = open();
    write("six", START.minusMillis(1));
    assertThat(file.current()).isEqualTo("six");
  }

  @Test
  void theSameContentIsNotParsedAgain() throws IOException {
    WatchedFile<String> file = open();
    write("one", START.minusSeconds(50));
    assertThat(file.current()).isEqualTo("one");
    assertThat(parsings).hasValue(1);
  }

  @Test
  void theTargetOfALinkIsWatched() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), path);
    WatchedFile<String> file = open(link);
    Path other = folder.resolve("other");
    Files.writeString(other, "two");
    Files.setLastModifiedTime(other, FileTime.from(START.minusSeconds(60)));
    Files.delete(link);
    Files.createSymbolicLink(link, other);
    assertThat(file.current()).isEqualTo("two");
  }

  @Test
  void contentThatCannotBeUsedIsTriedAgainAfterASecond() throws IOException {
    WatchedFile<String> file = open();
    write("bad", START.minusSeconds(50));
    assertThat(file.current()).isEqualTo("one");
    write("two", START.minusSeconds(40));
    assertThat(file.current()).isEqualTo("one");
    now = now.plus(Duration.ofSeconds(1));
    assertThat(file.current()).isEqualTo("two");
  }

  @Test
  void theContentOfAMissingFileStays() throws IOException {
    WatchedFile<String> file = open();
    Files.delete(path);
    assertThat(file.current()).isEqualTo("one");
    assertThatExceptionOfType(UnusableFileException.class).isThrownBy(file::reload);
    assertThat(file.current()).isEqualTo("one");
  }

  @Test
  void aRefusedContentIsReportedWithThePathAndWhatWasExpected() throws IOException {
    write("bad", START);
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(this::open)
        .withMessage(path + ": the content is bad, expected a sample");
  }

  @Test
  void aLargeFileIsRefused() throws IOException {
    write("x".repeat(101), START);
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(this::open)
        .withMessage(path + ": has more than 100 bytes, expected a sample");
  }

  @Test
  void aDeviceIsNotOpened() {
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> open(Path.of("/dev/zero")))
        .withMessage("/dev/zero: is not a regular file, expected a sample");
  }

  private WatchedFile<String> open() {
    return open(path);
  }

  private WatchedFile<String> open(Path opened) {
    InstantSource clock = () -> now;
    return new WatchedFile<>(opened, "a sample", 100, this::parsed, clock);
  }

  private String parsed(byte[] content) {
    parsings.incrementAndGet();
    String text = new String(content, StandardCharsets.UTF_8);
    if (text.equals("bad")) {
      throw new IllegalArgumentException("the content is bad");
    }
    return text;
  }

  private void write(String content, Instant time) throws IOException {
    Files.writeString(path, content);
    Files.setLastModifiedTime(path, FileTime.from(time));
  }
}
