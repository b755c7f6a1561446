package io.stowage.registry.layout;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Builds every path of the layout of CNCF Distribution's registry, and the few paths that only Stowage
 * uses.
 *
 * <pre>
 * docker/registry/v2
 * ├── blobs/&lt;algorithm&gt;/&lt;first two hex&gt;/&lt;hex&gt;/data
 * ├── repositories/&lt;name&gt;
 * │   ├── _layers/&lt;algorithm&gt;/&lt;hex&gt;/link
 * │   ├── _manifests
 * │   │   ├── revisions/&lt;algorithm&gt;/&lt;hex&gt;
 * │   │   │   ├── link
 * │   │   │   └── signatures/&lt;algorithm&gt;/&lt;hex&gt;/link        trees of 2.0 to 2.5 only
 * │   │   └── tags/&lt;tag&gt;
 * │   │       ├── current/link
 * │   │       └── index/&lt;algorithm&gt;/&lt;hex&gt;/link
 * │   └── _uploads/&lt;uuid&gt;
 * │       ├── data
 * │       ├── startedat
 * │       └── hashstates/&lt;algorithm&gt;/&lt;offset&gt;                 private to Distribution
 * └── _stowage                                            Stowage's own; ignored by other readers
 *     ├── format                                          its version, {@code StoreFormat}
 *     ├── lock/&lt;run&gt;                                      held by the running collection
 *     ├── referrers/&lt;name&gt;/_index                          derived from the manifests
 *     │   ├── subjects
 *     │   └── others
 *     ├── untagged/&lt;name&gt;/_times                           since when manifests have had no tag
 *     ├── claims/&lt;run&gt;/&lt;run&gt;                              of a collection about to take the lock
 *     └── quarantine/&lt;run&gt;
 *         ├── record                                      owner, time, and whether the run finished
 *         └── ...                                         paths as above
 * </pre>
 *
 * <p>Content is stored by its sha256 digest. A blob or manifest that was pushed by its sha512
 * digest has a link in the folders of both algorithms, and both links contain the sha256 digest;
 * links of tags always contain the sha256 digest.
 *
 * <p>All methods are pure functions; none reads or writes the store. A folder whose name starts with
 * {@code _} is never part of a repository's name.
 */
public final class RegistryLayout {
  /** The root folder of the layout. */
  public static final StoragePath ROOT = StorageDriver.MARKER;

  /** The folder of all blobs. */
  public static final StoragePath BLOBS = ROOT.resolve("blobs");

  /** The folder of all repositories. */
  public static final StoragePath REPOSITORIES = ROOT.resolve("repositories");

  /** The folder of the files that only Stowage uses. */
  public static final StoragePath STOWAGE = ROOT.resolve("_stowage");

  /** The file that holds the version of Stowage's own files. */
  public static final StoragePath FORMAT = STOWAGE.resolve("format");

  /** The folder of the collector's lock. The run that has a file in it holds the lock. */
  public static final StoragePath LOCK = STOWAGE.resolve("lock");

  /** The folder of the claims of runs that are about to take the lock. */
  public static final StoragePath CLAIMS = STOWAGE.resolve("claims");

  /** The folder of the referrers indexes, with one subfolder for each repository name. */
  public static final StoragePath REFERRERS = STOWAGE.resolve("referrers");

  /**
   * The folder of the records of manifests without a tag, with one subfolder for each repository
   * name.
   */
  public static final StoragePath UNTAGGED = STOWAGE.resolve("untagged");

  /** The folder of the files of servers that accept pushes to this registry, one for each. */
  public static final StoragePath SERVING = STOWAGE.resolve("serving");

  /** The folder of the files that collections moved into quarantine. */
  public static final StoragePath QUARANTINE = KeptFolders.FOLDER;

  /** The names of all files and folders directly in {@link #STOWAGE} that this release writes. */
  public static final Set<String> STOWAGE_FILES = Set.of(
      FORMAT.name(),
      LOCK.name(),
      CLAIMS.name(),
      REFERRERS.name(),
      UNTAGGED.name(),
      SERVING.name(),
      QUARANTINE.name());

  /** The name of a repository's folder of layer links. */
  public static final String LAYERS = "_layers";

  /** The name of a repository's folder of manifests. */
  public static final String MANIFESTS = "_manifests";

  /** The name of a repository's folder of uploads. */
  public static final String UPLOADS = "_uploads";

  /** The name of a tag's subfolder that holds the link to the manifest that the tag names now. */
  public static final String CURRENT = "current";

  /** The name of a link file. */
  public static final String LINK = "link";

  /** The name of the file that holds the content of a blob or an upload. */
  public static final String DATA = "data";

  /** The name of the folder of a referrers index. It cannot be part of a repository's name. */
  public static final String INDEX = "_index";

  private RegistryLayout() {}

  /** Returns the file that holds the content of a blob. */
  public static StoragePath blobData(Digest digest) {
    return BLOBS.resolve(belowBlobs(digest) + "/" + DATA);
  }

  /** Returns the folder of a blob, which is named after the encoded part of its digest. */
  public static StoragePath blobFolder(Digest digest) {
    return BLOBS.resolve(belowBlobs(digest));
  }

  /** Returns the folder of all blobs of an algorithm. */
  public static StoragePath shards(DigestAlgorithm algorithm) {
    Objects.requireNonNull(algorithm, "algorithm");
    return BLOBS.resolve(algorithm.name());
  }

  /** Returns the folder of the blobs whose digests begin with {@code prefix}, two hex digits. */
  public static StoragePath shard(DigestAlgorithm algorithm, String prefix) {
    Objects.requireNonNull(prefix, "prefix");
    return shards(algorithm).resolve(prefix);
  }

  /** Returns the folder of a repository. It may contain the folders of other repositories. */
  public static StoragePath repository(RepositoryName name) {
    Objects.requireNonNull(name, "name");
    return REPOSITORIES.resolve(name.value());
  }

  /** Returns the folder of a repository's layer links. */
  public static StoragePath layers(RepositoryName name) {
    return below(name, LAYERS);
  }

  /** Returns the link that makes a layer or config visible in a repository. */
  public static StoragePath layerLink(RepositoryName name, Digest digest) {
    return link(layers(name), digest);
  }

  /** Returns the folder of a repository's manifests and tags. */
  public static StoragePath manifests(RepositoryName name) {
    return below(name, MANIFESTS);
  }

  /** Returns the folder of a repository's revisions. */
  public static StoragePath revisions(RepositoryName name) {
    return below(name, MANIFESTS + "/revisions");
  }

  /**
   * Returns the link that makes a manifest part of a repository. The link of a sha512 digest has no
   * meaning unless the link of the digest that it contains exists too.
   */
  public static StoragePath revisionLink(RepositoryName name, Digest digest) {
    return link(revisions(name), digest);
  }

  /**
   * Returns the folder of the signature links of a revision, in trees of Distribution 2.0 to 2.5.
   */
  public static StoragePath signatures(RepositoryName name, Digest revision) {
    Objects.requireNonNull(revision, "revision");
    return revisionLink(name, revision).parent().resolve("signatures");
  }

  /** Returns the link to a signature of a revision, in trees of Distribution 2.0 to 2.5. */
  public static StoragePath signatureLink(RepositoryName name, Digest revision, Digest signature) {
    Objects.requireNonNull(signature, "signature");
    return link(signatures(name, revision), signature);
  }

  /** Returns the folder of a repository's tags. */
  public static StoragePath tags(RepositoryName name) {
    return below(name, MANIFESTS + "/tags");
  }

  /** Returns the folder of a tag. */
  public static StoragePath tag(RepositoryName name, Tag tag) {
    Objects.requireNonNull(tag, "tag");
    return tags(name).resolve(tag.value());
  }

  /** Returns the link to the manifest that a tag names now. */
  public static StoragePath tagCurrentLink(RepositoryName name, Tag tag) {
    return tag(name, tag).resolve(CURRENT + "/" + LINK);
  }

  /** Returns the folder of the links to all manifests that a tag names or ever named. */
  public static StoragePath tagIndex(RepositoryName name, Tag tag) {
    return tag(name, tag).resolve("index");
  }

  /** Returns the link to one manifest that a tag names now or named in the past. */
  public static StoragePath tagIndexLink(RepositoryName name, Tag tag, Digest digest) {
    return link(tagIndex(name, tag), digest);
  }

  /** Returns the folder of a repository's uploads. */
  public static StoragePath uploads(RepositoryName name) {
    return repository(name).resolve(UPLOADS);
  }

  /** Returns the folder of an upload. */
  public static StoragePath upload(RepositoryName name, UUID id) {
    Objects.requireNonNull(id, "id");
    return uploads(name).resolve(id.toString());
  }

  /** Returns the file that holds the content that an upload has received so far. */
  public static StoragePath uploadData(RepositoryName name, UUID id) {
    return upload(name, id).resolve(DATA);
  }

  /** Returns the file that holds the start time of an upload, in RFC 3339, UTC, whole seconds. */
  public static StoragePath uploadStartedAt(RepositoryName name, UUID id) {
    return upload(name, id).resolve("startedat");
  }

  /** Returns the folder of the digest states that Distribution keeps for an upload. */
  public static StoragePath uploadHashStates(RepositoryName name, UUID id) {
    return upload(name, id).resolve("hashstates");
  }

  /**
   * Returns the file of the digest state that Distribution keeps for the first {@code offset}
   * bytes.
   */
  public static StoragePath uploadHashState(
      RepositoryName name, UUID id, DigestAlgorithm algorithm, long offset) {
    Objects.requireNonNull(algorithm, "algorithm");
    return uploadHashStates(name, id).resolve(algorithm.name()).resolve(Long.toString(offset));
  }

  /** Returns the folder of a repository's referrers index. */
  public static StoragePath referrersIndex(RepositoryName name) {
    Objects.requireNonNull(name, "name");
    return REFERRERS.resolve(name.value()).resolve(INDEX);
  }

  /** Returns the file that lists the manifests of a repository that name a subject, by subject. */
  public static StoragePath referrers(RepositoryName name) {
    return referrersIndex(name).resolve("subjects");
  }

  /** Returns the file that lists the manifests of a repository that name no subject. */
  public static StoragePath nonReferrers(RepositoryName name) {
    return referrersIndex(name).resolve("others");
  }

  /**
   * Returns the file in which collections record since when the manifests of a repository have had
   * no tag.
   */
  public static StoragePath untagged(RepositoryName name) {
    Objects.requireNonNull(name, "name");
    return UNTAGGED.resolve(name.value()).resolve("_times");
  }

  /** Returns the file whose presence means that collection {@code run} holds the lock. */
  public static StoragePath lock(String run) {
    Objects.requireNonNull(run, "run");
    return LOCK.resolve(run);
  }

  /** Returns the file, in a folder of its own, that collection {@code run} turns into its lock. */
  public static StoragePath claim(String run) {
    Objects.requireNonNull(run, "run");
    return CLAIMS.resolve(run).resolve(run);
  }

  /** Returns the record of collection {@code run}, next to the files that it quarantined. */
  public static StoragePath runRecord(String run) {
    Objects.requireNonNull(run, "run");
    return KeptFolders.record(run);
  }

  /** Returns whether a child of a repository's folder may be part of a longer repository name. */
  public static boolean mayBePartOfName(String child) {
    Objects.requireNonNull(child, "child");
    return !child.startsWith("_");
  }

  /** Returns whether a folder that has a child of this name is a repository. */
  public static boolean marksRepository(String child) {
    Objects.requireNonNull(child, "child");
    return child.equals(LAYERS) || child.equals(MANIFESTS) || child.equals(UPLOADS);
  }

  private static StoragePath below(RepositoryName name, String names) {
    Objects.requireNonNull(name, "name");
    return REPOSITORIES.resolve(name.value() + "/" + names);
  }

  private static StoragePath link(StoragePath folder, Digest digest) {
    Objects.requireNonNull(digest, "digest");
    return folder.resolve(digest.algorithm().name() + "/" + digest.encoded() + "/" + LINK);
  }

  private static String belowBlobs(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    return digest.algorithm().name() + "/" + prefix(digest) + "/" + digest.encoded();
  }

  private static String prefix(Digest digest) {
    return digest.encoded().substring(0, Math.min(2, digest.encoded().length()));
  }
}
