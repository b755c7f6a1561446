package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Expected;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryEvent.BlobDeleted;
import io.stowage.registry.event.RegistryEvent.BlobMounted;
import io.stowage.registry.event.RegistryEvent.BlobOpened;
import io.stowage.registry.event.RegistryEvent.BlobPushed;
import io.stowage.registry.event.RegistryEvent.ManifestDeleted;
import io.stowage.registry.event.RegistryEvent.ManifestPulled;
import io.stowage.registry.event.RegistryEvent.ManifestPushed;
import io.stowage.registry.event.RegistryEvent.RepositoryRemoved;
import io.stowage.registry.event.RegistryEvent.Tagged;
import io.stowage.registry.event.RegistryEvent.Untagged;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of the events that a listener of a registry receives, for any store. */
abstract class RegistryListenerContract extends ServiceContract {
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final Duration NO_TIME = Duration.ZERO;
  private static final Map<String, String> NO_ATTRIBUTES = Map.of();
  private static final byte[] CONTENT = ascii("content");
  private static final Digest DIGEST = Digest.of(CONTENT);
  private static final Descriptor BLOB =
      Descriptor.of(MediaType.OCTET_STREAM, DIGEST, CONTENT.length);

  private final TestClock clock = TestClock.create();
  private final List<RegistryEvent> events = new ArrayList<>();
  private Repository watched;

  @BeforeEach
  final void watch() {
    watched = listening(new Recorder(events)).repository(APP);
  }

  private Registry listening(RegistryListener listener) {
    return registry(RegistryOptions.builder()
        .grace(NO_TIME)
        .clock(clock)
        .sleeper(time -> {})
        .listener(listener));
  }

  private Descriptor pushImage(Tag... tags) {
    TestImage image = images().image().push();
    for (Tag tag : tags) {
      watched.manifests().put(tag, image.manifest());
    }
    return watched.manifests().put(image.manifest());
  }

  @Test
  void receivesTheAttributesOfTheContext() {
    Map<String, String> request = Map.of("actor", "ci", "request", "7");
    Registry registry = listening(new Recorder(events));
    Repository asked = registry.withContext(request).repository(APP);
    asked.blobs().put(CONTENT);
    BlobUpload upload = asked.blobs().startUpload();
    upload.append(0, ascii("other"));
    upload.commit();
    assertThat(events).hasSize(2).allMatch(event -> event.attributes().equals(request));
    events.clear();
    registry.repository(APP).blobs().put(CONTENT);
    assertThat(events).singleElement().matches(event -> event.attributes().isEmpty());
  }

  @Test
  void receivesNoEventForALookUp() {
    Descriptor image = pushImage(Tag.parse("1.0"));
    watched.blobs().put(CONTENT);
    events.clear();
    assertThat(watched.blobs().find(DIGEST)).isPresent();
    assertThat(watched.blobs().touch(DIGEST)).isPresent();
    assertThat(watched.manifests().find("1.0")).isPresent();
    assertThat(watched.manifests().touch(image.digest())).isPresent();
    assertThat(events).isEmpty();
  }

  @Nested
  class Blobs {
    @Test
    void arePushed() {
      watched.blobs().put(CONTENT);
      watched.blobs().put(new ByteArrayInputStream(CONTENT));
      watched.blobs().put(new ByteArrayInputStream(CONTENT), DIGEST);
      assertThat(events).hasSize(3).containsOnly(new BlobPushed(APP, BLOB, NO_TIME, NO_ATTRIBUTES));
    }

    @Test
    void arePushedUnderSha256ForAnyAlgorithm() {
      Digest alias = Digest.of(DigestAlgorithm.SHA512, CONTENT);
      watched.blobs().put(new ByteArrayInputStream(CONTENT), alias);
      assertThat(events).containsExactly(new BlobPushed(APP, BLOB, NO_TIME, NO_ATTRIBUTES));
    }

    @Test
    void arePushedWhenTheirUploadIsCommitted() {
      BlobUpload upload = watched.blobs().startUpload();
      upload.append(0, CONTENT);
      clock.advance(Duration.ofSeconds(3));
      assertThat(events).isEmpty();
      upload.commit(DIGEST, CONTENT.length);
      assertThat(events)
          .containsExactly(new BlobPushed(APP, BLOB, Duration.ofSeconds(3), NO_ATTRIBUTES));
    }

    @Test
    void areMounted() {
      RepositoryName base = RepositoryName.parse("base");
      registry().repository(base).blobs().put(CONTENT);
      assertThat(watched.blobs().mount(DIGEST, base)).isPresent();
      assertThat(events).containsExactly(new BlobMounted(APP, BLOB, base, NO_TIME, NO_ATTRIBUTES));
    }

    @Test
    void areOpened() throws Exception {
      repository().blobs().put(CONTENT);
      watched.blobs().open(DIGEST, 3).close();
      watched.blobs().openVerified(DIGEST).close();
      watched.blobs().read(DIGEST, 100);
      watched.blobs().transferTo(DIGEST, 1, Channels.newChannel(new ByteArrayOutputStream()));
      assertThat(events)
          .containsExactly(
              opened(3),
              opened(0),
              new BlobOpened(APP, BLOB, 0, NO_TIME, NO_ATTRIBUTES),
              opened(1));
    }

    @Test
    void areOpenedUnderSha256ForAnyAlgorithm() throws Exception {
      Digest alias = Digest.of(DigestAlgorithm.SHA512, CONTENT);
      repository().blobs().put(new ByteArrayInputStream(CONTENT), alias);
      watched.blobs().open(alias, 0).close();
      watched.blobs().read(alias, 100);
      assertThat(events)
          .containsExactly(opened(0), new BlobOpened(APP, BLOB, 0, NO_TIME, NO_ATTRIBUTES));
    }

    /** Returns the event of an open channel, which knows the size of the blob if it is seekable. */
    private BlobOpened opened(long offset) throws IOException {
      try (ReadableByteChannel channel = storage().open(RegistryLayout.blobData(DIGEST), 0)) {
        Descriptor blob = channel instanceof SeekableByteChannel
            ? BLOB
            : Descriptor.ofUnknownSize(BLOB.mediaType(), DIGEST);
        return new BlobOpened(APP, blob, offset, NO_TIME, NO_ATTRIBUTES);
      }
    }

    @Test
    void areDeleted() {
      repository().blobs().put(CONTENT);
      watched.blobs().delete(DIGEST);
      assertThat(events).containsExactly(new BlobDeleted(APP, DIGEST, NO_TIME, NO_ATTRIBUTES));
    }
  }

  @Nested
  class Manifests {
    @Test
    void arePushedByTagAndThenTagged() {
      Tag tag = Tag.parse("1");
      TestImage image = images().image().push();
      watched.manifests().put(tag, image.manifest());
      watched.manifests().put(tag, image.manifest(), Expected.is(image.digest()));
      ManifestPushed pushed = pushed(image, Optional.of(tag));
      Descriptor manifest = image.manifest().descriptor();
      Tagged tagged = new Tagged(APP, tag, manifest, NO_TIME, NO_ATTRIBUTES);
      assertThat(events).containsExactly(pushed, tagged, pushed, tagged);
    }

    @Test
    void arePushedWithoutATag() {
      TestImage image = images().image().push();
      watched.manifests().put(image.manifest());
      watched.manifests().put(image.digest(), image.manifest());
      ManifestPushed pushed = pushed(image, Optional.empty());
      assertThat(events).containsExactly(pushed, pushed);
    }

    private ManifestPushed pushed(TestImage image, Optional<Tag> tag) {
      return new ManifestPushed(APP, image.manifest().descriptor(), tag, NO_TIME, NO_ATTRIBUTES);
    }

    @Test
    void arePulledByTheRequestedReference() {
      TestImage image = images().image().tag("1").push();
      Descriptor manifest = watched.manifests().get(Tag.parse("1")).descriptor();
      watched.manifests().get(image.digest());
      assertThat(events)
          .containsExactly(
              new ManifestPulled(APP, Tag.parse("1"), manifest, NO_TIME, NO_ATTRIBUTES),
              new ManifestPulled(APP, image.digest(), manifest, NO_TIME, NO_ATTRIBUTES));
    }

    @Test
    void areDeletedWithTheirTags() {
      Descriptor manifest = pushImage(Tag.parse("1"), Tag.parse("2"));
      events.clear();
      watched.manifests().delete(manifest.digest());
      assertThat(events)
          .containsExactly(
              new Untagged(APP, Tag.parse("1"), NO_TIME, NO_ATTRIBUTES),
              new Untagged(APP, Tag.parse("2"), NO_TIME, NO_ATTRIBUTES),
              new ManifestDeleted(APP, manifest.digest(), NO_TIME, NO_ATTRIBUTES));
    }
  }

  @Nested
  class Tags {
    @Test
    void areSetAndRemoved() {
      Tag tag = Tag.parse("1");
      Descriptor manifest = pushImage();
      events.clear();
      watched.tags().put(tag, manifest.digest());
      watched.tags().remove(tag);
      assertThat(events)
          .containsExactly(
              new Tagged(APP, tag, manifest, NO_TIME, NO_ATTRIBUTES),
              new Untagged(APP, tag, NO_TIME, NO_ATTRIBUTES));
    }
  }

  @Nested
  class Repositories {
    @Test
    void areRemovedWithASingleEvent() {
      pushImage(Tag.parse("1"));
      events.clear();
      listening(new Recorder(events)).remove(APP);
      assertThat(events).containsExactly(new RepositoryRemoved(APP, NO_TIME, NO_ATTRIBUTES));
    }
  }

  @Nested
  class Silence {
    @Test
    void isKeptAboutRefusedCalls() {
      Tag tag = Tag.parse("1");
      Manifest stored = images().image().push().manifest();
      assertThat(watched.blobs().mount(DIGEST, RepositoryName.parse("base"))).isEmpty();
      assertThat(watched.blobs().touch(DIGEST)).isEmpty();
      List.<Runnable>of(
              () -> watched.blobs().open(DIGEST),
              () -> watched.blobs().delete(DIGEST),
              () -> watched.blobs().put(new ByteArrayInputStream(ascii("other")), DIGEST),
              () -> watched.manifests().get(tag),
              () -> watched.manifests().put(tag, MediaType.OCI_MANIFEST, CONTENT),
              () -> watched.manifests().put(tag, stored, Expected.is(DIGEST)),
              () -> watched.manifests().delete(DIGEST),
              () -> watched.tags().put(tag, DIGEST),
              () -> watched.tags().remove(tag))
          .forEach(
              call -> assertThatExceptionOfType(RegistryException.class).isThrownBy(call::run));
      assertThat(events).isEmpty();
    }
  }

  @Nested
  class TwoListeners {
    @Test
    void receiveEachEventInTheirOrder() {
      List<RegistryEvent> received = new ArrayList<>();
      RegistryListener counts = new RegistryListener() {
        @Override
        public void blobPushed(BlobPushed event) {
          assertThat(received).isEmpty();
          events.add(event);
        }
      };
      Repository app = listening(counts.andThen(new Recorder(received))).repository(APP);
      app.blobs().put(CONTENT);
      app.blobs().delete(DIGEST);
      BlobPushed pushed = new BlobPushed(APP, BLOB, NO_TIME, NO_ATTRIBUTES);
      assertThat(events).containsExactly(pushed);
      assertThat(received)
          .containsExactly(pushed, new BlobDeleted(APP, DIGEST, NO_TIME, NO_ATTRIBUTES));
    }

    @Test
    void doNotDependOnEachOther() {
      RegistryListener unlucky = new Recorder(new FullList());
      listening(unlucky.andThen(new Recorder(events))).repository(APP).blobs().put(CONTENT);
      listening(new Recorder(events).andThen(unlucky)).repository(APP).blobs().put(CONTENT);
      assertThat(events).hasSize(2);
    }

    @Test
    void areOneIfTheOtherDoesNothing() {
      RegistryListener recorder = new Recorder(events);
      assertThat(recorder.andThen(RegistryListener.none())).isSameAs(recorder);
      assertThat(RegistryListener.none().andThen(recorder)).isSameAs(recorder);
    }
  }

  @Nested
  class Failures {
    @Test
    void ofTheListenerAffectNothing() {
      Repository unlucky = listening(new Recorder(new FullList())).repository(APP);
      Descriptor blob = unlucky.blobs().put(CONTENT);
      assertThat(unlucky.blobs().read(blob.digest(), 100)).isEqualTo(CONTENT);
      TestImage image = TestImages.in(unlucky).image().tag("1").push();
      assertThat(unlucky.manifests().get(Tag.parse("1")).digest()).isEqualTo(image.digest());
      unlucky.manifests().delete(image.digest());
      unlucky.blobs().delete(blob.digest());
      assertThat(unlucky.tags().find(Tag.parse("1"))).isEqualTo(Optional.empty());
      assertThat(unlucky.blobs().touch(blob.digest())).isEmpty();
    }
  }

  /** A list that refuses every element. */
  private static final class FullList extends ArrayList<RegistryEvent> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean add(RegistryEvent event) {
      throw new AssertionError(event);
    }
  }

  private record Recorder(List<RegistryEvent> events) implements RegistryListener {
    @Override
    public void completed(RegistryEvent event) {
      events.add(event);
    }
  }
}
