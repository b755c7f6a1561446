package io.stowage.registry.interop.hostile;

import io.stowage.registry.BlobStore;
import io.stowage.registry.Registry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A client that pushes, pulls, lists and deletes images in a random order, in two repositories of
 * its own. It learns from the answers, so that its next requests are valid. Not thread-safe.
 */
final class ImageClient {
  private static final int[] SIZES = {0, 1, 2, 7, 64, 300, 1000, 4000, 20_000, 70_000};
  private static final int SMALL = 8;
  private static final int IMAGES = 40;
  private static final int TAGS = 6;
  private static final int MOST_UPLOADS = 6;
  private static final String OCI = "application/vnd.oci.image.";
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.";
  private static final String CONFIG = OCI + "config.v1+json";
  private static final String LAYER = OCI + "layer.v1.tar+gzip";
  private static final String[] TYPES = {
    OCI + "manifest.v1+json", OCI + "index.v1+json", DOCKER + "v2+json", DOCKER + "list.v2+json"
  };
  private static final Pattern RANGE = Pattern.compile("0-([0-9]{1,9})");

  private final Random random;
  private final String app;
  private final String lib;
  private final List<Content> contents = new ArrayList<>();
  private final List<Content> images = new ArrayList<>();
  private final List<Upload> uploads = new ArrayList<>();
  private final List<Supplier<Draft>> requests = List.of(
      this::start,
      this::start,
      this::append,
      this::append,
      this::append,
      this::finish,
      this::finish,
      this::finish,
      this::status,
      this::cancel,
      this::pushBlob,
      this::pushBlob,
      this::mount,
      this::pullBlob,
      this::pullBlob,
      this::pullRanges,
      this::pullRanges,
      this::pushImage,
      this::pushImage,
      this::pushIndex,
      this::pushReferrer,
      this::pullManifest,
      this::pullManifest,
      this::pullManifest,
      this::tags,
      this::catalog,
      this::referrers,
      this::referrers,
      this::delete,
      this::options);
  private Consumer<Reply> lesson = reply -> {};

  /** The bytes of a blob or manifest with their digest, which is needed many times. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Content(byte[] bytes, String sha256) {
    static Content of(byte[] bytes) {
      return new Content(bytes, Digest.of(bytes).toString());
    }

    static Content of(String text) {
      return of(Bytes.of(text));
    }

    int size() {
      return bytes.length;
    }
  }

  /** An upload that was started, and how many bytes of its content have arrived. */
  private static final class Upload {
    private final Content content;
    private String location;
    private int sent;

    Upload(Content content, String location) {
      this.content = content;
      this.location = location;
    }

    int left() {
      return content.size() - sent;
    }

    byte[] part(int count) {
      byte[] part = new byte[count];
      System.arraycopy(content.bytes(), sent, part, 0, count);
      return part;
    }
  }

  /** Creates a client whose repositories begin with {@code prefix}. */
  ImageClient(String prefix, Random random) {
    this.random = random;
    this.app = prefix + "/app";
    this.lib = prefix + "/lib";
    for (int size : SIZES) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      contents.add(Content.of(content));
    }
    for (int i = 0; i < IMAGES; i++) {
      images.add(Content.of(image(i)));
    }
  }

  /** Puts all blobs into both repositories. */
  void seed(Registry registry) {
    for (String repository : List.of(app, lib)) {
      BlobStore blobs = registry.repository(repository).blobs();
      contents.forEach(content -> blobs.put(content.bytes()));
    }
  }

  /** Returns the next request. */
  Draft next() {
    lesson = reply -> {};
    if (uploads.size() > MOST_UPLOADS) {
      return cancel();
    }
    return requests.get(random.nextInt(requests.size())).get();
  }

  /** Learns from the answer to the last request. */
  void learn(Reply reply) {
    lesson.accept(reply);
  }

  private Draft start() {
    Content content = content();
    lesson = reply -> {
      if (reply.status() == 202 && !reply.header("Location").isEmpty()) {
        uploads.add(new Upload(content, path(reply.header("Location"))));
      }
    };
    return Draft.of("POST", "/v2/" + app + "/blobs/uploads/");
  }

  private Draft append() {
    if (uploads.isEmpty()) {
      return start();
    }
    Upload upload = pick(uploads);
    int count = random.nextInt(upload.left() + 1);
    lesson = reply -> follow(upload, count, reply);
    Draft draft = Draft.of("PATCH", upload.location).sending(upload.part(count));
    if (count > 0 && random.nextBoolean()) {
      draft = draft.with("Content-Range: " + upload.sent + "-" + (upload.sent + count - 1));
    }
    return random.nextInt(3) == 0 ? draft.inChunks() : draft;
  }

  /** An upload of one byte and one of none have the same range. */
  private void follow(Upload upload, int count, Reply reply) {
    Matcher range = RANGE.matcher(reply.header("Range"));
    if (reply.status() == 404) {
      uploads.remove(upload);
    } else if (range.matches() && !reply.header("Location").isEmpty()) {
      int last = Integer.parseInt(range.group(1));
      boolean empty = last == 0 && upload.sent + count != 1;
      upload.sent = empty ? 0 : Math.min(upload.content.size(), last + 1);
      upload.location = path(reply.header("Location"));
    }
  }

  private Draft finish() {
    if (uploads.isEmpty()) {
      return start();
    }
    Upload upload = pick(uploads);
    byte[] rest = upload.part(upload.left());
    lesson = forgetting(upload, 201);
    String query = upload.location.contains("?") ? "&digest=" : "?digest=";
    Draft draft =
        Draft.of("PUT", upload.location + query + digest(upload.content)).sending(rest);
    return random.nextInt(4) == 0 ? draft.inChunks() : draft;
  }

  private Draft status() {
    return uploads.isEmpty() ? start() : Draft.of(getOrHead(), pick(uploads).location);
  }

  private Draft cancel() {
    if (uploads.isEmpty()) {
      return start();
    }
    Upload upload = pick(uploads);
    lesson = forgetting(upload, 204);
    return Draft.of("DELETE", upload.location);
  }

  private Consumer<Reply> forgetting(Upload upload, int done) {
    return reply -> {
      if (reply.status() == done || reply.status() == 404) {
        uploads.remove(upload);
      }
    };
  }

  private Draft pushBlob() {
    Content content = content();
    return Draft.of("POST", "/v2/" + app + "/blobs/uploads/?digest=" + digest(content))
        .with("Content-Type: application/octet-stream")
        .sending(content.bytes());
  }

  private Draft mount() {
    String from = random.nextInt(4) == 0 ? "" : "&from=" + lib;
    return Draft.of("POST", "/v2/" + app + "/blobs/uploads/?mount=" + digest(content()) + from);
  }

  private Draft pullBlob() {
    String digest = digest(content());
    Draft draft = Draft.of(getOrHead(), "/v2/" + app + "/blobs/" + digest);
    return random.nextInt(6) == 0 ? draft.with("If-None-Match: \"" + digest + '"') : draft;
  }

  private Draft pullRanges() {
    Content content = content();
    int size = content.size();
    String ranges = IntStream.range(0, 1 + random.nextInt(4))
        .mapToObj(i -> range(size))
        .collect(Collectors.joining(","));
    Draft draft =
        Draft.of("GET", "/v2/" + app + "/blobs/" + digest(content)).with("Range: bytes=" + ranges);
    return random.nextInt(4) == 0 ? draft.with("If-Range: \"" + digest(content) + '"') : draft;
  }

  private String range(int size) {
    int first = random.nextInt(size + 1);
    return switch (random.nextInt(4)) {
      case 0 -> first + "-";
      case 1 -> "-" + first;
      case 2 -> first + "-" + (first + random.nextInt(10));
      default -> "0-" + first;
    };
  }

  private Draft pushImage() {
    return push(pick(images), TYPES[0]);
  }

  private Draft pushIndex() {
    String entries = IntStream.range(0, random.nextInt(4))
        .mapToObj(i -> descriptor(TYPES[0], pick(images)))
        .collect(Collectors.joining(","));
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"" + TYPES[1] + "\",\"manifests\":[" + entries + "]}";
    return push(Content.of(index), TYPES[1]);
  }

  private Draft pushReferrer() {
    String image = Bytes.text(pick(images).bytes());
    String referrer = image.substring(0, image.length() - 1)
        + ",\"artifactType\":\"application/x.signature\",\"annotations\":{\"a\":\"b\"},\"subject\":"
        + descriptor(TYPES[0], pick(images)) + "}";
    return push(Content.of(referrer), TYPES[0]);
  }

  private Draft push(Content content, String type) {
    String reference = random.nextInt(3) == 0 ? digest(content) : tag();
    Draft draft = Draft.of("PUT", "/v2/" + app + "/manifests/" + reference)
        .with("Content-Type: " + type)
        .sending(content.bytes());
    return switch (random.nextInt(6)) {
      case 0 -> draft.inChunks();
      case 1 -> draft.with("If-Match: \"" + digest(pick(images)) + '"');
      default -> draft;
    };
  }

  private String image(int number) {
    Content config = contents.get(number % contents.size());
    Content first = contents.get((number + 3) % contents.size());
    Content second = contents.get((number / 4) % contents.size());
    return "{\"schemaVersion\":2,\"mediaType\":\"" + TYPES[0] + "\",\"config\":"
        + descriptor(CONFIG, config) + ",\"layers\":[" + descriptor(LAYER, first) + ","
        + descriptor(LAYER, second) + "]}";
  }

  private static String descriptor(String type, Content content) {
    return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + content.sha256() + "\",\"size\":"
        + content.size() + "}";
  }

  private Draft pullManifest() {
    String reference = random.nextBoolean() ? tag() : digest(pick(images));
    Draft draft = Draft.of(getOrHead(), "/v2/" + app + "/manifests/" + reference);
    for (String type : TYPES) {
      draft = random.nextInt(3) == 0 ? draft : draft.with("Accept: " + type);
    }
    return draft;
  }

  private Draft tags() {
    String query = random.nextBoolean() ? "" : "?n=" + random.nextInt(5) + "&last=" + tag();
    return Draft.of(getOrHead(), "/v2/" + app + "/tags/list" + query);
  }

  private Draft catalog() {
    String query = random.nextBoolean() ? "" : "?n=" + random.nextInt(5) + "&last=" + app;
    return Draft.of(getOrHead(), "/v2/_catalog" + query);
  }

  private Draft referrers() {
    String filter = random.nextBoolean() ? "" : "?artifactType=application/x.signature";
    String subject = digest(pick(images));
    return Draft.of("GET", "/v2/" + app + "/referrers/" + subject + filter);
  }

  private Draft delete() {
    String target = switch (random.nextInt(4)) {
      case 0 -> "/blobs/" + digest(content());
      case 1 -> "/manifests/" + digest(pick(images));
      default -> "/manifests/" + tag();
    };
    return Draft.of("DELETE", "/v2/" + app + target);
  }

  private Draft options() {
    return Draft.of("OPTIONS", "/v2/").with("Origin: https://ui.example");
  }

  private String getOrHead() {
    return random.nextInt(3) == 0 ? "HEAD" : "GET";
  }

  private String tag() {
    return "1." + random.nextInt(TAGS);
  }

  /** Returns a blob, seldom one of the large ones. */
  private Content content() {
    return contents.get(random.nextInt(random.nextInt(8) == 0 ? contents.size() : SMALL));
  }

  private String digest(Content content) {
    return random.nextInt(8) == 0
        ? Digest.of(DigestAlgorithm.SHA512, content.bytes()).toString()
        : content.sha256();
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Returns the path and the query of a URL. */
  private static String path(String location) {
    int authority = location.indexOf("://");
    int path = authority < 0 ? 0 : location.indexOf('/', authority + 3);
    return path < 0 ? "/" : location.substring(path);
  }
}
