package io.stowage.registry.interop;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.ImageBuilder;
import io.stowage.registry.testing.IndexBuilder;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Creates a registry from steps. A step that the registry refuses for lack of a blob has no effect.
 */
final class StepRunner {
  static final List<String> REPOSITORIES = List.of("a", "a/b", "a-b", "team/app/debug");

  private final Breakage breakage;
  private final List<Content> contents;

  StepRunner(Registry registry) {
    breakage = Breakage.of(registry.storage());
    contents = REPOSITORIES.stream()
        .map(name -> new Content(registry.repository(name)))
        .toList();
  }

  void run(List<Step> steps) {
    for (Step step : steps) {
      try {
        run(step);
      } catch (RegistryException e) {
        if (e.code() != ErrorCode.MANIFEST_BLOB_UNKNOWN) {
          throw e;
        }
      }
    }
  }

  /**
   * Tags what the collector of docker-registry would lose in a run that deletes untagged manifests:
   * children of indexes, and referrers. Also tags one manifest of each repository, since its
   * collector fails at a repository that never had a tag.
   */
  void tagObjectsThatTheyWouldLose() {
    for (Content content : contents) {
      for (Digest digest : content.endangered()) {
        Tag tag = Tag.parse("keep-" + digest.encoded());
        breakage.danglingTag(content.repository.name(), tag, digest);
      }
    }
  }

  private void run(Step step) {
    if (step instanceof Step.PushImage push) {
      contents.get(push.repository()).pushImage(push);
    } else if (step instanceof Step.PushIndex push) {
      contents.get(push.repository()).pushIndex(push);
    } else if (step instanceof Step.PushReferrer push) {
      contents.get(push.repository()).pushReferrer(push);
    } else if (step instanceof Step.PushSchema1 push) {
      contents.get(push.repository()).pushSchema1();
    } else if (step instanceof Step.SetTag set) {
      contents.get(set.repository()).setTag(set);
    } else if (step instanceof Step.RemoveTag remove) {
      contents.get(remove.repository()).removeTag(remove);
    } else if (step instanceof Step.DeleteManifest delete) {
      contents.get(delete.repository()).delete(delete);
    } else if (step instanceof Step.PushLayer push) {
      contents.get(push.repository()).pushLayer(push);
    } else if (step instanceof Step.DeleteLayer delete) {
      contents.get(delete.repository()).deleteLayer(delete);
    } else if (step instanceof Step.BeginUpload begin) {
      contents.get(begin.repository()).beginUpload(begin);
    } else if (step instanceof Step.OrphanBlob orphan) {
      breakage.orphanBlob(layer(orphan.layer()));
    }
  }

  private static byte[] layer(int number) {
    byte[] layer = new byte[100 + number];
    new Random(number).nextBytes(layer);
    return layer;
  }

  private static String tag(int number) {
    return "v" + number;
  }

  /** A repository, and the manifests that were pushed to it and not deleted. */
  private static final class Content {
    private final Repository repository;
    private final TestImages images;
    private final Map<Digest, TestImage> manifests = new LinkedHashMap<>();

    Content(Repository repository) {
      this.repository = repository;
      this.images = TestImages.in(repository);
    }

    void pushImage(Step.PushImage push) {
      ImageBuilder image = images.image();
      push.layers().forEach(number -> image.layer(layer(number)));
      if (push.docker()) {
        image.docker();
      }
      if (push.tag() >= 0) {
        image.tag(tag(push.tag()));
      }
      add(image.push());
    }

    void pushIndex(Step.PushIndex push) {
      TestImage[] children = push.children().stream()
          .map(this::pick)
          .flatMap(Optional::stream)
          .toArray(TestImage[]::new);
      if (children.length > 0) {
        IndexBuilder index = images.index(children);
        if (push.docker()) {
          index.docker();
        }
        if (push.tag() >= 0) {
          index.tag(tag(push.tag()));
        }
        add(index.push());
      }
    }

    void pushReferrer(Step.PushReferrer push) {
      pick(push.subject()).ifPresent(subject -> {
        ImageBuilder referrer = images.artifactFor(subject);
        if (push.tag() >= 0) {
          referrer.tag(tag(push.tag()));
        }
        add(referrer.push());
      });
    }

    void pushSchema1() {
      add(images.schema1());
    }

    void setTag(Step.SetTag set) {
      if (set.tag() >= 0) {
        Tag tag = Tag.parse(tag(set.tag()));
        pick(set.manifest()).ifPresent(image -> repository.tags().put(tag, image.digest()));
      }
    }

    void removeTag(Step.RemoveTag remove) {
      if (remove.tag() >= 0) {
        Tag tag = Tag.parse(tag(remove.tag()));
        repository.tags().find(tag).ifPresent(digest -> repository.tags().remove(tag));
      }
    }

    void delete(Step.DeleteManifest delete) {
      pick(delete.manifest()).filter(image -> !isChild(image)).ifPresent(image -> {
        repository.manifests().delete(image.digest());
        manifests.remove(image.digest());
      });
    }

    void pushLayer(Step.PushLayer push) {
      byte[] layer = layer(push.layer());
      DigestAlgorithm algorithm = push.sha512() ? DigestAlgorithm.SHA512 : DigestAlgorithm.SHA256;
      repository.blobs().put(new ByteArrayInputStream(layer), Digest.of(algorithm, layer));
    }

    void deleteLayer(Step.DeleteLayer delete) {
      Digest digest = Digest.of(layer(delete.layer()));
      repository.blobs().touch(digest).ifPresent(found -> repository.blobs().delete(digest));
    }

    void beginUpload(Step.BeginUpload begin) {
      repository.blobs().startUpload().append(0, layer(begin.layer()));
    }

    Set<Digest> endangered() {
      Set<Digest> endangered = new TreeSet<>();
      for (TestImage image : manifests.values()) {
        image.children().forEach(child -> endangered.add(child.digest()));
        image.manifest().subject().ifPresent(subject -> endangered.add(image.digest()));
      }
      manifests.keySet().stream().findFirst().ifPresent(endangered::add);
      return endangered;
    }

    private void add(TestImage image) {
      manifests.put(image.digest(), image);
    }

    private Optional<TestImage> pick(int number) {
      List<TestImage> all = List.copyOf(manifests.values());
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(number % all.size()));
    }

    private boolean isChild(TestImage image) {
      return manifests.values().stream()
          .flatMap(index -> index.children().stream())
          .anyMatch(child -> child.digest().equals(image.digest()));
    }
  }
}
