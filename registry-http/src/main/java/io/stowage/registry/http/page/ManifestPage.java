package io.stowage.registry.http.page;

import io.stowage.registry.Page;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pages about one manifest. */
final class ManifestPage {
  /** The size up to which a config is read, in bytes. */
  private static final int CONFIG_LIMIT = 4 * 1024 * 1024;

  /** The number of hexadecimal digits of a digest that its page has in its path. */
  private static final int SHORT_DIGEST = 12;

  private static final int MOST_CHILDREN = 100;
  private static final int MOST_REFERRERS = 100;
  static final Table LAYERS = Table.of(
      Table.column("Layer", "ordinal"),
      Table.column("Digest", "digest"),
      Table.column("Media type", "type"),
      Table.column("Size", "size"));
  static final Table CHILDREN = Table.of(
      Table.column("Platform", "name"),
      Table.column("Digest", "digest"),
      Table.column("Kind", "kind"),
      Table.column("Size", "size"));
  static final Table REFERRERS = Table.of(
      Table.column("Artifact type", "type"),
      Table.column("Digest", "digest"),
      Table.column("Size", "size"));

  /** The number of referrers in memory at once, each of which may be as large as a manifest. */
  private static final int PART = 16;

  private final Registry registry;
  private final Repository repository;
  private final Reference reference;
  private final Manifest manifest;
  private final Links links;

  private ManifestPage(
      Registry registry,
      Repository repository,
      Reference reference,
      Manifest manifest,
      Links links) {
    this.registry = registry;
    this.repository = repository;
    this.reference = reference;
    this.manifest = manifest;
    this.links = links;
  }

  /** Returns the pages about a manifest, or empty if the repository does not have it. */
  static Optional<ManifestPage> find(
      Registry registry, RepositoryName name, Reference reference, Links links) {
    Repository repository = registry.repository(name);
    return repository
        .manifests()
        .find(reference)
        .map(found -> new ManifestPage(registry, repository, reference, found, links));
  }

  /** Returns the text of the manifest. */
  Content raw() {
    List<Html> path = path();
    path.add(Fragments.link(links.manifest(repository.name(), reference), step()));
    String json = new String(manifest.payload(), StandardCharsets.UTF_8);
    Html text = Html.element("pre", Fragments.code(json)).with("class", "raw");
    return new Content("Manifest as JSON", path, List.of(text));
  }

  /** Returns the description of the manifest. */
  Content description(Visit visit, PullCommands commands) {
    List<Html> body = new ArrayList<>();
    body.add(facts());
    body.add(Fragments.section(
        "pull", "How to pull", commands.list(repository.name(), reference, manifest)));
    if (manifest instanceof ImageManifest image) {
      addConfig(image, body);
    }
    addLayers(body);
    addChildren(body);
    if (!manifest.annotations().isEmpty()) {
      body.add(
          Fragments.section("annotations", "Annotations", Fragments.pairs(manifest.annotations())));
    }
    addReferrers(visit, body);
    return new Content(title(), path(), step(), body);
  }

  private String title() {
    return repository.name() + (reference instanceof Tag ? ":" : "@") + reference;
  }

  /** Returns the tag, or as much of the digest as people compare. */
  private String step() {
    return reference instanceof Digest digest
        ? digest.algorithm() + ":" + digest.encoded().substring(0, SHORT_DIGEST)
        : reference.toString();
  }

  private List<Html> path() {
    RepositoryName name = repository.name();
    List<Html> path = new ArrayList<>();
    path.add(Fragments.link(links.repositories(), "Repositories"));
    path.add(Fragments.link(links.tags(name), name.value()));
    return path;
  }

  private Html facts() {
    ManifestSummary summary = ManifestSummary.of(manifest);
    List<Html> facts = new ArrayList<>();
    facts.add(Fragments.fact("Kind", Html.text(summary.kind())));
    facts.add(Fragments.fact("Media type", Fragments.code(manifest.mediaType().value())));
    artifactType()
        .ifPresent(
            type -> facts.add(Fragments.fact("Artifact type", Fragments.code(type.value()))));
    facts.add(Fragments.fact("Digest", digest(manifest.digest())));
    facts.add(Fragments.fact("Content", summary.size()));
    manifest
        .subject()
        .ifPresent(subject -> facts.add(Fragments.fact("Subject", child(subject.digest()))));
    facts.add(Fragments.fact("Manifest", rawLink()));
    return Fragments.facts(facts);
  }

  private Html rawLink() {
    return Html.element(
        "span",
        Fragments.link(links.raw(repository.name(), reference), "Show as JSON"),
        Html.text(", "),
        Fragments.size(manifest.payload().length));
  }

  /** Returns the artifact type unless it is only the type of the config of an image. */
  private Optional<MediaType> artifactType() {
    return manifest instanceof ImageManifest image && ManifestSummary.isContainer(image)
        ? Optional.empty()
        : manifest.artifactType();
  }

  private void addConfig(ImageManifest image, List<Html> body) {
    Descriptor descriptor = image.config();
    List<Html> facts = new ArrayList<>();
    facts.add(Fragments.fact("Media type", Fragments.code(descriptor.mediaType().value())));
    facts.add(Fragments.fact("Digest", Fragments.code(descriptor.digest().toString())));
    facts.add(Fragments.fact("Size", size(descriptor)));
    if (!ManifestSummary.hasContainerConfig(image)) {
      body.add(Fragments.section("config", "Config", Fragments.facts(facts)));
      return;
    }
    Optional<ImageConfig> config = config(descriptor.digest());
    if (config.isPresent()) {
      config
          .get()
          .facts()
          .forEach((name, value) -> facts.add(Fragments.fact(name, Fragments.longText(value))));
    } else {
      facts.add(Fragments.fact(
          "Values", Html.text("Not shown, because the config is missing, damaged or too large.")));
    }
    body.add(Fragments.section("config", "Config", Fragments.facts(facts)));
    config
        .map(ImageConfig::labels)
        .filter(labels -> !labels.isEmpty())
        .ifPresent(
            labels -> body.add(Fragments.section("labels", "Labels", Fragments.pairs(labels))));
  }

  /**
   * Reads a config, or returns empty if it is missing, malformed or too large. Fires no event,
   * because nobody pulls the image.
   */
  private Optional<ImageConfig> config(Digest digest) {
    try {
      Optional<Descriptor> stored =
          repository.blobs().find(digest).filter(blob -> blob.size() <= CONFIG_LIMIT);
      return stored.isPresent()
          ? Optional.of(
              ImageConfig.parse(registry.blobs().read(stored.get().digest(), CONFIG_LIMIT)))
          : Optional.empty();
    } catch (RegistryException | DamagedLinkException | IOException e) {
      return Optional.empty();
    }
  }

  private void addLayers(List<Html> body) {
    List<Descriptor> layers =
        manifest instanceof ImageManifest image ? image.layers() : manifest.blobs();
    if (!layers.isEmpty()) {
      List<Html> rows = new ArrayList<>();
      for (Descriptor layer : layers.subList(0, Math.min(layers.size(), shown()))) {
        rows.add(LAYERS.row(
            Html.text(Integer.toString(rows.size() + 1)),
            Fragments.code(layer.digest().toString()),
            layerType(layer),
            size(layer)));
      }
      body.add(Fragments.section("layers", "Layers", LAYERS.with(rows)));
    }
  }

  /** Returns one more than the number of rows that are shown, so that a table tells of the rest. */
  private static int shown() {
    return Table.MOST_ROWS + 1;
  }

  private static Html layerType(Descriptor layer) {
    Html type = Fragments.code(layer.mediaType().value());
    return layer.isExternal()
        ? Html.element(
            "span", type, Html.text(" from "), Fragments.longText(String.join(", ", layer.urls())))
        : type;
  }

  private void addChildren(List<Html> body) {
    List<Descriptor> children = manifest.manifests();
    if (!children.isEmpty()) {
      List<Html> content = new ArrayList<>();
      content.add(CHILDREN.with(
          children.stream().limit(MOST_CHILDREN).map(this::childRow).toList()));
      if (children.size() > MOST_CHILDREN) {
        content.add(Fragments.note("There are " + children.size() + " in all."));
      }
      body.add(Fragments.section("platforms", "Platforms", content));
    }
  }

  private Html childRow(Descriptor child) {
    Html platform = Html.text(child.platform().map(ManifestPage::platform).orElse("not given"));
    Optional<ManifestSummary> summary = ManifestSummary.find(repository, child.digest());
    return CHILDREN.row(
        platform,
        summary.isPresent()
            ? digest(child.digest())
            : Fragments.code(child.digest().toString()),
        summary
            .map(found -> Html.text(found.kind()))
            .orElseGet(() -> Fragments.code(child.mediaType().value())),
        summary.map(ManifestSummary::size).orElseGet(() -> size(child)));
  }

  private static String platform(Platform platform) {
    return platform.osVersion().isEmpty()
        ? platform.toString()
        : platform + " " + platform.osVersion();
  }

  private void addReferrers(Visit visit, List<Html> body) {
    Optional<Digest> after = visit.last().flatMap(ManifestPage::parsed);
    List<Html> rows = new ArrayList<>();
    Optional<Digest> last = after;
    boolean more = true;
    while (more && rows.size() < MOST_REFERRERS) {
      Page<Descriptor> part = repository
          .referrers()
          .page(
              manifest.digest(),
              Optional.empty(),
              Math.min(PART, MOST_REFERRERS - rows.size()),
              last);
      part.items().forEach(referrer -> rows.add(referrerRow(referrer)));
      last = part.last().map(Descriptor::digest);
      more = part.more();
    }
    List<Html> content = new ArrayList<>();
    content.add(
        rows.isEmpty()
            ? Fragments.empty(
                "There are no referrers here.",
                "Signatures and other artifacts that refer to this manifest are listed here.")
            : REFERRERS.with(rows));
    content.addAll(Fragments.pages(
        after.isEmpty(),
        links.manifest(repository.name(), reference),
        more ? last.map(this::referrersAfter) : Optional.empty()));
    body.add(Fragments.section("referrers", "Referrers", content));
  }

  private static Optional<Digest> parsed(String digest) {
    try {
      return Optional.of(Digest.parse(digest));
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  private String referrersAfter(Digest last) {
    return links.referrersAfter(repository.name(), reference, last);
  }

  private Html referrerRow(Descriptor referrer) {
    MediaType type = referrer.artifactType().orElse(referrer.mediaType());
    return REFERRERS.row(Fragments.code(type.value()), digest(referrer.digest()), size(referrer));
  }

  /** Returns the digest of a manifest, with a link if the repository has the manifest. */
  private Html child(Digest digest) {
    return ManifestSummary.find(repository, digest).isPresent()
        ? digest(digest)
        : Fragments.code(digest.toString());
  }

  private Html digest(Digest digest) {
    return Fragments.link(
        links.manifest(repository.name(), digest), Fragments.code(digest.toString()));
  }

  private static Html size(Descriptor descriptor) {
    return descriptor.sizeKnown() ? Fragments.size(descriptor.size()) : Html.text("not known");
  }
}
