package io.stowage.registry.server.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.registry.Registry;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventWriterTest {
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final Digest DIGEST = Digest.of(new byte[3]);
  private static final Descriptor BLOB = Descriptor.of(MediaType.OCTET_STREAM, DIGEST, 3);
  private static final Map<String, String> ATTRIBUTES = Map.of(
      "request.id", "r-1",
      "request.addr", "192.0.2.7:40000",
      "request.host", "registry.example:5000",
      "request.method", "PUT",
      "request.useragent", "docker/20 \"x\"",
      "actor.name", "ci");

  private final EventSource source = new EventSource("host:5000", "instance-1", Optional.empty());

  @Test
  void writesWhatDistributionWrites() {
    RegistryEvent event = new RegistryEvent.BlobMounted(
        APP, BLOB, RepositoryName.parse("base"), Duration.ZERO, ATTRIBUTES);
    EventTarget target = EventTarget.mounted(BLOB, RepositoryName.parse("base"));
    assertThat(text(source, ManifestReferences.none(), "mount", event, target))
        .isEqualTo("""
        {
           "events": [
              {
                 "id": "id-1",
                 "timestamp": "2026-01-01T00:00:00Z",
                 "action": "mount",
                 "target": {
                    "mediaType": "application/octet-stream",
                    "size": 3,
                    "digest": "DIGEST",
                    "length": 3,
                    "repository": "team/app",
                    "fromRepository": "base",
                    "url": "http://registry.example:5000/v2/team/app/blobs/DIGEST"
                 },
                 "request": {
                    "id": "r-1",
                    "addr": "192.0.2.7:40000",
                    "host": "registry.example:5000",
                    "method": "PUT",
                    "useragent": "docker/20 \\"x\\""
                 },
                 "actor": {
                    "name": "ci"
                 },
                 "source": {
                    "addr": "host:5000",
                    "instanceID": "instance-1"
                 }
              }
           ]
        }""".replace("DIGEST", DIGEST.toString()));
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    RegistryEvent event = new RegistryEvent.ManifestDeleted(APP, DIGEST, Duration.ZERO, Map.of());
    EventTarget target = EventTarget.deletedManifest(DIGEST);
    String written = text(source, ManifestReferences.none(), "delete", event, target);
    assertThat(written.replaceAll("\\s", ""))
        .contains("\"target\":{\"digest\":\"" + DIGEST + "\",\"repository\":\"team/app\"},"
            + "\"request\":{},\"actor\":{},\"source\":");
    assertThat(written).contains("\"request\": {},\n", "\"actor\": {},\n");
  }

  @Test
  void tellsARemovedTagAlone() throws IOException {
    Tag tag = Tag.parse("1.0");
    RegistryEvent event = new RegistryEvent.Untagged(APP, tag, Duration.ZERO, Map.of());
    JsonNode written = event("delete", event, EventTarget.removedTag(tag));
    assertThat(written.path("target").fieldNames())
        .toIterable()
        .containsExactly("repository", "tag");
  }

  @Test
  void usesTheUrlOfTheServer() throws IOException {
    RegistryEvent event = new RegistryEvent.BlobPushed(
        APP, BLOB, Duration.ZERO, Map.of(EventSource.BASE, "https://proxy/x/"));
    assertThat(event("push", event, EventTarget.blob(BLOB)).at("/target/url").textValue())
        .isEqualTo("https://proxy/x/v2/team/app/blobs/" + DIGEST);
    EventSource configured =
        new EventSource("host", "i", Optional.of(URI.create("https://configured")));
    assertThat(text(configured, ManifestReferences.none(), "push", event, EventTarget.blob(BLOB)))
        .contains("\"https://configured/v2/team/app/blobs/" + DIGEST + '"');
  }

  @Test
  void tellsTheReferencesOfAManifest() throws IOException {
    InMemoryStorage storage = InMemoryStorage.create();
    Registry registry = Registry.open(storage);
    TestImage image = TestImages.in(registry.repository("team/app"))
        .image()
        .layers(2)
        .tag("1.0")
        .push();
    Descriptor descriptor = image.descriptor();
    RegistryEvent event = new RegistryEvent.ManifestPulled(
        APP, Tag.parse("1.0"), descriptor, Duration.ZERO, Map.of());
    EventTarget target = EventTarget.manifest(descriptor, Optional.of(Tag.parse("1.0")));
    String text = text(source, ManifestReferences.in(storage), "pull", event, target);
    JsonNode written = parsed(text).path("target");
    assertThat(written.path("tag").textValue()).isEqualTo("1.0");
    assertThat(written.path("references").findValues("digest"))
        .extracting(JsonNode::textValue)
        .containsExactlyElementsOf(image.blobs().stream().map(Digest::toString).toList());
    assertThat(written.at("/references/0/mediaType").textValue())
        .isEqualTo(image.config().mediaType().value());
    assertThat(ManifestReferences.in(storage).of(DIGEST))
        .as("a missing manifest")
        .isEmpty();
  }

  private JsonNode event(String action, RegistryEvent event, EventTarget target)
      throws IOException {
    return parsed(text(source, ManifestReferences.none(), action, event, target));
  }

  private static JsonNode parsed(String text) throws IOException {
    return JsonMapper.builder().build().readTree(text).at("/events/0");
  }

  private static String text(
      EventSource source,
      ManifestReferences references,
      String action,
      RegistryEvent event,
      EventTarget target) {
    EventWriter writer = new EventWriter(source, references, TestClock.create(), () -> "id-1");
    return new String(writer.envelope(action, event, target), UTF_8);
  }
}
