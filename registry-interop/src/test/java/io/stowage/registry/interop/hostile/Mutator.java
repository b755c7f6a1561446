package io.stowage.registry.interop.hostile;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Changes valid requests: some in one or a few places, so that they get far into the server, and
 * some so that they are no HTTP any more. Not thread-safe.
 */
final class Mutator {
  /** Of a request that is longer, a server may read only a part before it refuses it. */
  private static final int LONGEST_CERTAIN = 32 * 1024;

  private static final int HUGE = 70_000;

  private final Pieces pieces = Pieces.read();
  private final Random random;
  private final String host;
  private final List<UnaryOperator<Draft>> changes;
  private final List<Function<Draft, byte[]>> damages;

  /** Creates a mutator of requests to {@code host}. */
  Mutator(String host, Random random) {
    this.host = host;
    this.random = random;
    this.changes = List.of(
        draft -> draft.withMethod(pick("methods")),
        draft -> draft.withTarget(withOtherSegment(draft.target())),
        draft -> draft.withTarget(withOtherSegment(draft.target())),
        draft -> draft.withTarget(inserted(draft.target(), pick("pieces"))),
        draft -> draft.withTarget(inserted(draft.target(), pick("pieces"))),
        draft -> draft.withTarget(withEncodedCharacter(draft.target())),
        draft -> draft.withTarget(withoutCharacter(draft.target())),
        draft -> draft.withTarget(withOtherCharacter(draft.target())),
        draft -> draft.withTarget(inOtherForm(draft.target())),
        draft -> draft.withTarget(withParameter(draft.target())),
        draft -> draft.withTarget(withParameter(draft.target())),
        draft -> draft.with(pick("fields")),
        draft -> draft.with(pick("fields")),
        draft -> draft.with(pick("fields")),
        draft -> draft.with(pick("fields")).with(pick("fields")),
        this::withFieldsTwice,
        draft -> draft.withAll(
            IntStream.range(0, 150).mapToObj(i -> "X-" + i + ": " + i).toList()),
        draft -> draft.sending(flipped(draft.body(), draft.body().length)),
        draft -> draft.sending(cut(draft.body())),
        draft -> draft.sending(withJson(draft.body())),
        draft -> draft.sending(withJson(draft.body())),
        draft -> draft.sending(Arrays.copyOf(draft.body(), 120_000)),
        Draft::inChunks);
    this.damages = List.of(
        draft -> cut(draft.encoded(host)),
        draft -> cut(draft.encoded(host)),
        draft -> flipped(draft.encoded(host), 400),
        draft -> withBytes(draft.encoded(host)),
        draft -> withBytes(draft.encoded(host)),
        draft -> draft.with(pick("odd lines")).encoded(host),
        draft -> draft.with(pick("odd lines")).encoded(host),
        draft -> withHugeHead(draft).encoded(host),
        draft -> draft.withVersion(pick("versions")).encoded(host),
        draft -> Bytes.of(pick("prefixes") + Bytes.text(draft.encoded(host))),
        this::withOtherLength,
        this::withOtherLength,
        draft -> draft.encoded(host, List.of(pick("lengths")), draft.body()),
        draft -> draft.encoded(host, List.of(pick("lengths")), Draft.chunks(draft.body(), 5)),
        draft ->
            draft.encoded(host, List.of("Transfer-Encoding: chunked"), Bytes.of(pick("chunks"))),
        draft ->
            draft.encoded(host, List.of("Transfer-Encoding: chunked"), Bytes.of(pick("chunks"))));
  }

  /** Returns {@code valid}, or what remains of it after some changes. */
  FuzzedRequest mutated(Draft valid) {
    int kind = random.nextInt(10);
    if (kind < 3) {
      return new FuzzedRequest(valid.encoded(host), true);
    }
    Draft changed = valid;
    int count = kind < 7 ? 1 + random.nextInt(3) : random.nextInt(2);
    for (int i = 0; i < count; i++) {
      changed = changes.get(random.nextInt(changes.size())).apply(changed);
    }
    if (kind < 7) {
      byte[] bytes = changed.encoded(host);
      return new FuzzedRequest(bytes, changed.isPlain() && bytes.length <= LONGEST_CERTAIN);
    }
    return new FuzzedRequest(damages.get(random.nextInt(damages.size())).apply(changed), false);
  }

  private String pick(String kind) {
    List<String> all = pieces.of(kind);
    return all.get(random.nextInt(all.size()));
  }

  private Draft withHugeHead(Draft draft) {
    return switch (random.nextInt(4)) {
      case 0 -> draft.with("X: " + "y".repeat(HUGE));
      case 1 -> draft.with("X".repeat(HUGE) + ": y");
      case 2 -> draft.withAll(Collections.nCopies(8000, "X: y"));
      default -> draft.withTarget(inserted(draft.target(), "a".repeat(HUGE)));
    };
  }

  private String withOtherSegment(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    String[] segments = path.split("/", -1);
    segments[random.nextInt(segments.length)] = pick("pieces");
    return String.join("/", segments) + target.substring(path.length());
  }

  private String inserted(String text, String piece) {
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + piece + text.substring(at);
  }

  private String withEncodedCharacter(String target) {
    if (target.isEmpty()) {
      return "%";
    }
    int at = random.nextInt(target.length());
    String encoded = String.format("%%%02x", (int) target.charAt(at));
    return target.substring(0, at) + encoded + target.substring(at + 1);
  }

  private String withoutCharacter(String target) {
    if (target.isEmpty()) {
      return target;
    }
    int at = random.nextInt(target.length());
    boolean rest = random.nextInt(4) == 0;
    return target.substring(0, at) + (rest ? "" : target.substring(at + 1));
  }

  /** Changes the digests and states in targets most often, because they are longest. */
  private String withOtherCharacter(String target) {
    if (target.isEmpty()) {
      return "/";
    }
    int at = random.nextInt(target.length());
    char other = "0aZ/_-.=~%?&".charAt(random.nextInt(12));
    return target.substring(0, at) + other + target.substring(at + 1);
  }

  private String inOtherForm(String target) {
    return switch (random.nextInt(10)) {
      case 0 -> "http://" + host + target;
      case 1 -> "http://evil.example" + target;
      case 2 -> "https://" + host + target;
      case 3 -> "http://user:secret@" + host + target;
      case 4 -> "//evil.example" + target;
      case 5 -> "file:///etc/passwd";
      case 6 -> "*";
      case 7 -> host;
      case 8 -> "";
      default -> "http://" + target;
    };
  }

  private String withParameter(String target) {
    String parameter = pick("parameters") + "=" + pick("values");
    String repeated = ("&" + parameter).repeat(random.nextInt(10) == 0 ? 150 : 1);
    return target + (target.contains("?") ? repeated : "?" + repeated.substring(1));
  }

  private Draft withFieldsTwice(Draft draft) {
    return draft.withAll(draft.fields());
  }

  private byte[] flipped(byte[] bytes, int most) {
    byte[] changed = bytes.clone();
    int range = Math.min(most, changed.length);
    for (int i = 0; range > 0 && i <= random.nextInt(4); i++) {
      changed[random.nextInt(range)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  private byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
  }

  private byte[] withJson(byte[] body) {
    return Bytes.of(inserted(Bytes.text(body), pick("json")));
  }

  /** Inserts bytes into the head. */
  private byte[] withBytes(byte[] request) {
    String text = Bytes.text(request);
    int end = text.indexOf("\r\n\r\n") + 4;
    return Bytes.of(inserted(text.substring(0, end), pick("bytes")) + text.substring(end));
  }

  private byte[] withOtherLength(Draft draft) {
    int length = Math.max(0, draft.body().length + random.nextInt(21) - 10);
    return draft.encoded(host, List.of("Content-Length: " + length), draft.body());
  }
}
