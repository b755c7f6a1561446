package io.stowage.registry.proofs;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The uploads of a long run that have begun and not ended. */
final class Uploads {
  private final TestStore store;
  private final Ledger ledger;
  private final List<Open> open = new ArrayList<>();

  Uploads(TestStore store, Ledger ledger) {
    this.store = store;
    this.ledger = ledger;
  }

  /** One of the uploads. */
  private static final class Open {
    private final String repository;
    private final UUID id;
    private final Digest blob;
    private final Instant began;
    private Instant touched;
    private boolean mayBeGone;

    Open(String repository, UUID id, Digest blob, Instant began) {
      this.repository = repository;
      this.id = id;
      this.blob = blob;
      this.began = began;
      this.touched = began;
    }
  }

  void begin(Registry registry, String repository, Digest blob) {
    UUID id = registry.repository(repository).blobs().startUpload().id();
    open.add(new Open(repository, id, blob, store.now()));
  }

  /** Appends half of the remaining bytes, and at least one byte if any remain. */
  void append(Registry registry, int which) {
    with(which, upload -> {
      byte[] content = Catalogue.content(upload.blob);
      int offset = offset(registry, upload);
      int end = Math.min(content.length, offset + Math.max(1, (content.length - offset) / 2));
      append(registry, upload, Arrays.copyOf(content, end));
    });
  }

  /** Appends the remaining bytes, and commits the upload. */
  void commit(Registry registry, int which) {
    with(which, upload -> {
      append(registry, upload, Catalogue.content(upload.blob));
      ended(upload);
      registry.repository(upload.repository).blobs().resumeUpload(upload.id).commit(upload.blob);
      ledger.promised(upload.repository, upload.blob, store.now());
    });
  }

  void cancel(Registry registry, int which) {
    with(which, upload -> {
      ended(upload);
      registry.repository(upload.repository).blobs().resumeUpload(upload.id).cancel();
    });
  }

  /** Records that a purge removes the uploads abandoned since {@code limit}. */
  void mayPurge(Instant limit) {
    open.stream()
        .filter(upload -> !upload.began.isAfter(limit) && !upload.touched.isAfter(limit))
        .forEach(upload -> upload.mayBeGone = true);
  }

  void mayRemove(String repository) {
    open.stream()
        .filter(upload -> upload.repository.equals(repository))
        .forEach(upload -> upload.mayBeGone = true);
  }

  void losePower() {
    open.forEach(upload -> upload.touched = upload.began);
  }

  private void ended(Open upload) {
    if (!upload.mayBeGone) {
      open.remove(upload);
    }
  }

  private void with(int which, Consumer<Open> action) {
    if (open.isEmpty()) {
      return;
    }
    Open upload = open.get(which % open.size());
    try {
      action.accept(upload);
    } catch (RegistryException e) {
      if (!upload.mayBeGone || !e.code().equals(ErrorCode.BLOB_UPLOAD_UNKNOWN)) {
        throw new AssertionError("refused: " + e.getMessage(), e);
      }
      open.remove(upload);
    }
  }

  /**
   * Appends to an upload; with no bytes remaining it appends nothing, and the upload keeps its age.
   */
  private void append(Registry registry, Open upload, byte[] whole) {
    int offset = offset(registry, upload);
    if (offset == whole.length) {
      return;
    }
    registry
        .repository(upload.repository)
        .blobs()
        .resumeUpload(upload.id)
        .append(offset, Arrays.copyOfRange(whole, offset, whole.length));
    upload.touched = store.now();
  }

  private static int offset(Registry registry, Open upload) {
    return Math.toIntExact(
        registry.repository(upload.repository).blobs().resumeUpload(upload.id).offset());
  }
}
