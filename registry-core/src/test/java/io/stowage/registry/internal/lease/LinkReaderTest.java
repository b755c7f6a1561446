package io.stowage.registry.internal.lease;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each pause of the reader lets another registry continue to write the link. */
class LinkReaderTest {
  private static final Digest DIGEST = Digest.of(new byte[0]);
  private static final StoragePath PATH =
      RegistryLayout.tagCurrentLink(RepositoryName.parse("team/app"), Tag.parse("latest"));
  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

  private Instant now = START;
  private Instant modified = START;
  private final InMemoryStorage storage = InMemoryStorage.create(() -> modified);
  private int pauses;
  private Duration waited = Duration.ZERO;

  @Test
  void returnsTheDigestInACompleteLink() {
    write(DIGEST.toString(), now);
    assertThat(reader(() -> {}).read(PATH)).contains(DIGEST);
    assertThat(waited).isZero();
  }

  @Test
  void returnsNothingForAMissingLink() {
    assertThat(reader(() -> {}).read(PATH)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 70})
  void readsALinkAgainThatIsBeingWritten(int written) {
    write(DIGEST.toString().substring(0, written), now);
    LinkReader reader = reader(() -> write(DIGEST.toString(), now));
    assertThat(reader.read(PATH)).contains(DIGEST);
    assertThat(pauses).isEqualTo(1);
  }

  @Test
  void readsASha512LinkAgainThatIsBeingWritten() {
    Digest sha512 = Digest.of(DigestAlgorithm.SHA512, new byte[0]);
    write(sha512.toString().substring(0, 71), now);
    assertThat(reader(() -> write(sha512.toString(), now)).read(PATH)).contains(sha512);
  }

  @Test
  void returnsNothingIfTheLinkIsRemovedMeanwhile() {
    write("", now);
    assertThat(reader(() -> storage.delete(PATH)).read(PATH)).isEmpty();
  }

  @Test
  void givesUpImmediatelyOnATruncatedLinkOlderThanASecond() {
    write("", now.minusSeconds(1));
    assertThat(damage(reader(() -> {})).path()).isEqualTo(PATH);
    assertThat(pauses).isZero();
    assertThat(waited).isZero();
  }

  @Test
  void givesUpOnALinkThatStaysTruncatedForASecond() {
    write("sha256:", now);
    damage(reader(() -> {}));
    assertThat(waited).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void givesUpOnALinkThatIsTruncatedRepeatedly() {
    write("", now);
    damage(reader(() -> write("", now)));
    assertThat(pauses).isEqualTo(5);
  }

  @Test
  void givesUpOnALinkWithATimeInTheFuture() {
    write("", now.plusSeconds(3600));
    damage(reader(() -> {}));
    assertThat(pauses).isEqualTo(5);
  }

  @Test
  void givesUpImmediatelyOnALinkThatIsTooLong() {
    write(DIGEST + "\n", now);
    damage(reader(() -> {}));
    write("x".repeat(5000), now);
    assertThat(damage(reader(() -> {}))).hasMessageContaining("more than 1024 bytes");
    assertThat(waited).isZero();
  }

  private void write(String latin1, Instant time) {
    modified = time;
    storage.write(PATH, latin1.getBytes(ISO_8859_1));
  }

  private LinkReader reader(Runnable other) {
    return new LinkReader(storage, () -> now, duration -> {
      pauses++;
      now = now.plus(duration);
      waited = waited.plus(duration);
      other.run();
    });
  }

  private static DamagedLinkException damage(LinkReader reader) {
    DamagedLinkException damage =
        catchThrowableOfType(DamagedLinkException.class, () -> reader.read(PATH));
    assertThat(damage).as("damage").isNotNull();
    return damage;
  }
}
