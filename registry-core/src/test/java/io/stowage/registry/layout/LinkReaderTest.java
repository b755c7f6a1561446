package io.stowage.registry.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another registry writes while we read: each pause is a chance for it to go on. */
class LinkReaderTest {
  private static final Digest DIGEST = Digest.of(new byte[0]);
  private static final StoragePath PATH =
      RegistryLayout.tagCurrentLink(RepositoryName.parse("team/app"), Tag.parse("latest"));
  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

  private final HeldObjects objects = new HeldObjects();
  private Instant now = START;
  private Duration waited = Duration.ZERO;

  @Test
  void returnsWhatAWholeLinkNames() {
    objects.with(PATH, DIGEST.toString(), now);
    assertThat(reader(() -> {}).read(PATH)).contains(DIGEST);
    assertThat(waited).isZero();
  }

  @Test
  void returnsNothingWhereNoLinkIs() {
    assertThat(reader(() -> {}).read(PATH)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 70})
  void readsAgainWhatIsBeingWritten(int written) {
    objects.with(PATH, DIGEST.toString().substring(0, written), now);
    LinkReader reader = reader(() -> objects.with(PATH, DIGEST.toString(), now));
    assertThat(reader.read(PATH)).contains(DIGEST);
    assertThat(objects.reads()).isEqualTo(2);
  }

  @Test
  void readsAgainWhatIsBeingWrittenInSha512() {
    Digest sha512 = Digest.of(DigestAlgorithm.SHA512, new byte[0]);
    objects.with(PATH, sha512.toString().substring(0, 71), now);
    assertThat(reader(() -> objects.with(PATH, sha512.toString(), now)).read(PATH))
        .contains(sha512);
  }

  @Test
  void returnsNothingIfTheLinkGoesMeanwhile() {
    objects.with(PATH, "", now);
    assertThat(reader(() -> objects.remove(PATH)).read(PATH)).isEmpty();
  }

  @Test
  void givesUpAtOnceOnALinkThatHasNotChangedForASecond() {
    objects.with(PATH, "", now.minusSeconds(1));
    assertThat(damage(reader(() -> {})).path()).isEqualTo(PATH);
    assertThat(objects.reads()).isEqualTo(1);
    assertThat(waited).isZero();
  }

  @Test
  void givesUpOnALinkThatStaysAsItIsForASecond() {
    objects.with(PATH, "sha256:", now);
    damage(reader(() -> {}));
    assertThat(waited).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void givesUpOnALinkThatIsWrittenAgainAndAgain() {
    objects.with(PATH, "", now);
    damage(reader(() -> objects.with(PATH, "", now)));
    assertThat(objects.reads()).isEqualTo(6);
  }

  @Test
  void doesNotWaitForALinkFromTheFutureForEver() {
    objects.with(PATH, "", now.plusSeconds(3600));
    damage(reader(() -> {}));
    assertThat(objects.reads()).isEqualTo(6);
  }

  @Test
  void givesUpAtOnceOnALinkThatIsTooLongToBeCutShort() {
    objects.with(PATH, DIGEST + "\n", now);
    damage(reader(() -> {}));
    objects.with(PATH, "x".repeat(5000), now);
    assertThat(damage(reader(() -> {}))).hasMessageContaining("more than 1024 bytes");
    assertThat(waited).isZero();
  }

  private LinkReader reader(Runnable other) {
    return new LinkReader(objects, () -> now, duration -> {
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
