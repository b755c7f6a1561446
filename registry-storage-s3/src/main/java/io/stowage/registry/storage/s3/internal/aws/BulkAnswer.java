package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Reads the answers to a bulk call. A key without an answer counts as failed. */
final class BulkAnswer {
  private static final String NO_ANSWER = "NoAnswer";
  private static final Set<String> GONE = Set.of("NoSuchVersion", "NoSuchKey");

  private final Map<KeyVersion, Deletion> answers = new HashMap<>();

  /** Reads the answer to a call that adds delete markers. */
  static List<Deletion> hidden(List<KeyVersion> targets, DeleteObjectsResponse response) {
    BulkAnswer answer = new BulkAnswer();
    for (DeletedObject deleted : response.deleted()) {
      answer.add(new KeyVersion(deleted.key(), ""), text(deleted.deleteMarkerVersionId()), "");
    }
    for (S3Error error : response.errors()) {
      answer.add(new KeyVersion(text(error.key()), ""), "", Failures.shown(error.code()));
    }
    return answer.to(targets);
  }

  /** Reads the answer to a call that removes versions. */
  static List<Deletion> removed(List<KeyVersion> targets, DeleteObjectsResponse response) {
    BulkAnswer answer = new BulkAnswer();
    for (DeletedObject deleted : response.deleted()) {
      answer.add(new KeyVersion(deleted.key(), text(deleted.versionId())), "", "");
    }
    for (S3Error error : response.errors()) {
      KeyVersion target = new KeyVersion(text(error.key()), text(error.versionId()));
      String code = Failures.shown(error.code());
      answer.add(target, "", GONE.contains(code) ? "" : code);
    }
    return answer.to(targets);
  }

  private void add(KeyVersion target, String marker, String error) {
    answers.put(target, new Deletion(target, marker, error));
  }

  private List<Deletion> to(List<KeyVersion> targets) {
    return targets.stream()
        .map(target -> answers.getOrDefault(target, new Deletion(target, "", NO_ANSWER)))
        .toList();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
