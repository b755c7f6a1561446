package io.stowage.registry.soak;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A process that pushes, tags, deletes and pulls without end, and keeps a {@link Journal} of that.
 * It ends with an error if a promise was broken: an image that it pushed, or a blob that was
 * reported to exist, is gone.
 *
 * <p>Images come in groups that take turns, each for two seconds in ten, so that an untagged image
 * is pushed again when it is about as old as the shortest grace: before, while and after it is
 * removed.
 */
final class Pusher {
  private static final List<String> REPOSITORIES = List.of("team/a", "team/a/nested", "team/b");
  private static final int GROUPS = 5;
  private static final int NUMBERS = 30;

  private static final long TURN = TimeUnit.SECONDS.toNanos(2);
  private static final int TAGS = 12;

  /** Between two steps, so that collections get processor time and complete beside the pushers. */
  private static final int LONGEST_PAUSE_MILLIS = 40;

  /** The errors of a push that took so long that something was removed, or may have been. */
  private static final Set<ErrorCode> EXPIRED =
      Set.of(ErrorCode.MANIFEST_BLOB_UNKNOWN, ErrorCode.UNAVAILABLE);

  private final Registry registry;
  private final String owner;
  private final Journal journal;
  private final TagState state;
  private final Random random;

  private Pusher(Registry registry, String owner, Journal journal, TagState state, Random random) {
    this.registry = registry;
    this.owner = owner;
    this.journal = journal;
    this.state = state;
    this.random = random;
  }

  /** Returns the name of the pusher with that number, from 0. */
  static String name(int number) {
    return "p" + number;
  }

  /** Returns all images, but not the indexes, that {@code pushers} pushers push. */
  static List<SoakImage> allImages(int pushers) {
    List<SoakImage> images = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      for (int number = 1; number <= NUMBERS; number++) {
        images.add(SoakImage.of(group, SoakImage.SHARED, number));
        for (int pusher = 0; pusher < pushers; pusher++) {
          images.add(SoakImage.of(group, name(pusher), number));
        }
      }
    }
    return images;
  }

  static String anyRepository(Random random) {
    return REPOSITORIES.get(random.nextInt(REPOSITORIES.size()));
  }

  /** Arguments: root, durability, journal, name, seed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[2]);
    List<Operation> past = Journal.operations(file);
    Random random = new Random(Long.parseLong(args[4]));
    try (Registry registry = SoakProcess.open(args[0], args[1]);
        Journal journal = Journal.goOn(file)) {
      Pusher pusher = new Pusher(registry, args[3], journal, new TagState(args[3], past), random);
      SoakProcess.ready();
      while (!Thread.interrupted()) {
        pusher.step();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
      }
    }
  }

  private void step() {
    int choice = random.nextInt(100);
    if (choice < 55) {
      push(anyImage());
    } else if (choice < 63) {
      push(SoakImage.of(anyGroup(), owner, -1 - random.nextInt(NUMBERS - 1)));
    } else if (choice < 70) {
      state.any(random).ifPresent(tagged -> retag(tagged.getKey(), tagged.getValue()));
    } else if (choice < 76) {
      state.any(random).ifPresent(tagged -> untag(tagged.getKey()));
    } else if (choice < 84) {
      state
          .any(random)
          .ifPresent(tagged -> delete(tagged.getKey().repository(), tagged.getValue()));
    } else if (choice < 86) {
      delete(
          anyRepository(),
          SoakImage.of(anyGroup(), SoakImage.SHARED, anyNumber()).id());
    } else {
      state.any(random).ifPresent(tagged -> pull(tagged.getKey(), tagged.getValue()));
    }
  }

  private void push(SoakImage image) {
    Operation push = Operation.push(anyRepository(), anyTagOf(image), image.id());
    Repository repository = registry.repository(push.repository());
    perform(push, () -> {
      for (SoakImage child : image.children()) {
        pushBlobs(repository, child);
        repository.manifests().put(child.type(), child.manifest());
      }
      pushBlobs(repository, image);
      repository.manifests().put(Tag.parse(push.tag()), image.type(), image.manifest());
    });
  }

  private void pushBlobs(Repository repository, SoakImage image) {
    for (byte[] blob : image.blobs()) {
      Digest digest = Digest.of(blob);
      if (repository.blobs().touch(digest).isEmpty() && !mounted(repository, digest)) {
        upload(repository, blob, digest);
      }
    }
  }

  private boolean mounted(Repository repository, Digest digest) {
    return random.nextInt(3) == 0
        && repository
            .blobs()
            .mount(digest, RepositoryName.parse(anyRepository()))
            .isPresent();
  }

  private void upload(Repository repository, byte[] blob, Digest digest) {
    if (random.nextBoolean()) {
      repository.blobs().put(blob);
    } else {
      repository.blobs().put(new ByteArrayInputStream(blob), digest);
    }
  }

  private void retag(TagState.Place from, String image) {
    Operation push = Operation.push(from.repository(), anyTag(), image);
    perform(
        push,
        () -> registry
            .repository(from.repository())
            .tags()
            .put(Tag.parse(push.tag()), SoakImage.parse(image).digest()));
  }

  private void untag(TagState.Place place) {
    perform(
        Operation.untag(place.repository(), place.tag()),
        () -> registry.repository(place.repository()).tags().remove(Tag.parse(place.tag())));
  }

  private void delete(String repository, String image) {
    perform(
        Operation.delete(repository, image),
        () -> registry
            .repository(repository)
            .manifests()
            .delete(SoakImage.parse(image).digest()));
  }

  private void pull(TagState.Place place, String image) {
    SoakPull.check(
        registry.repository(place.repository()), Tag.parse(place.tag()), SoakImage.parse(image));
    journal.pulled();
  }

  private void perform(Operation operation, Runnable action) {
    state.begin(operation);
    journal.begin(operation);
    try {
      action.run();
      journal.end(true);
      state.done(operation);
    } catch (RegistryException e) {
      if (!mayFail(operation, e)) {
        throw new AssertionError("broken promise in " + operation, e);
      }
      journal.end(false);
    }
  }

  /**
   * Returns whether an operation may fail: another pusher deletes, or a promise has expired, which a
   * client then notices itself, or the call that stores the manifest.
   */
  private boolean mayFail(Operation operation, RegistryException error) {
    if (operation.kind() == Operation.Kind.PUSH) {
      return EXPIRED.contains(error.code())
          && System.nanoTime() - operation.begin() > SoakProcess.GRACE.toNanos() / 2;
    }
    return operation.kind() == Operation.Kind.DELETE
        && SoakImage.parse(operation.image()).isOf(SoakImage.SHARED);
  }

  private SoakImage anyImage() {
    String whose = random.nextInt(4) == 0 ? SoakImage.SHARED : owner;
    return SoakImage.of(anyGroup(), whose, anyNumber());
  }

  private int anyGroup() {
    return random.nextInt(8) == 0
        ? random.nextInt(GROUPS)
        : (int) (System.nanoTime() / TURN % GROUPS);
  }

  private int anyNumber() {
    return 1 + random.nextInt(NUMBERS);
  }

  private String anyRepository() {
    return anyRepository(random);
  }

  /**
   * Returns any tag of the image, which a concurrent deletion may remove although it was moved
   * away.
   */
  private String anyTagOf(SoakImage image) {
    return image.isOf(SoakImage.SHARED) ? owner + "-shared-" + random.nextInt(TAGS) : anyTag();
  }

  private String anyTag() {
    return owner + "-" + random.nextInt(TAGS);
  }
}
