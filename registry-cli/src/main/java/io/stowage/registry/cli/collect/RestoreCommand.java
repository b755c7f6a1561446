package io.stowage.registry.cli.collect;

import com.google.common.base.Joiner;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.RestoreOptions;
import io.stowage.registry.gc.RestoreReport;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores objects that collections removed and still keep in quarantine. */
@Command(
    name = "restore",
    description = {
      "Restores objects that collections removed and keep in quarantine: all of them, or some "
          + "blobs and manifests. A manifest comes with everything it references, without tags.",
      "Restored objects are kept for at least the grace period. After that, a collection again "
          + "removes those that nothing reaches."
    },
    footer = {
      "  Show what would be restored:",
      "    stowage restore --dry-run /var/lib/registry",
      "  Restore a manifest and its blobs, and all links to them that are still in quarantine:",
      "    stowage restore config.yml sha256:e3b0c44298fc",
      "  Restore a deleted image with its links, and tag it:",
      "    stowage restore --tag 1.0 config.yml team/app@sha256:e3b0c44298fc"
    })
public final class RestoreCommand extends StoreCommand {
  @Option(
      names = {"-d", "--dry-run"},
      description = "Print what would be restored, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "Restore only objects that this collection removed, and everything that "
          + "manifests among them reference. Default: objects that any collection removed.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Set this tag to the manifest once everything it references is present. "
          + "Requires exactly one REPOSITORY@DIGEST.")
  private Optional<Tag> tag = Optional.empty();

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "DIGEST|REPOSITORY@DIGEST",
      description =
          "Restore only these, and everything that manifests among them reference. With a "
              + "repository its links are restored too, even if none is in quarantine. The first "
              + "6 or more hex digits of a sha256 digest are enough if unique. Default: all.")
  private List<RestoreName> names = new ArrayList<>();

  public RestoreCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    checkTag();
    try (Registry registry = argument().open(dryRun)) {
      RestoreOptions.Builder options = RestoreOptions.builder().dryRun(dryRun);
      run.ifPresent(options::run);
      List<Digest> digests =
          names.stream().map(name -> name.addTo(options, registry)).toList();
      RestoreReport report = GarbageCollector.of(registry).restore(options.build());
      Optional<String> tagged = report.isComplete()
          ? tag.map(each -> tag(registry, digests.get(0), each))
          : Optional.empty();
      output().print(new RestoreSummary(report, dryRun, tagged));
      checkFound(report);
      return ExitCode.of(!report.isComplete());
    }
  }

  private void checkTag() {
    if (tag.isPresent() && (names.size() != 1 || names.get(0).repository().isEmpty())) {
      throw new UsageException(
          "--tag is " + tag.get() + ", expected exactly one REPOSITORY@DIGEST");
    }
  }

  private String tag(Registry registry, Digest manifest, Tag name) {
    RepositoryName repository = names.get(0).repository().orElseThrow();
    if (!dryRun) {
      registry.repository(repository).tags().put(name, manifest);
    }
    return repository + ":" + name;
  }

  private static void checkFound(RestoreReport report) {
    if (!report.notFound().isEmpty()) {
      throw new CommandException(
          "not found: " + Joiner.on(", ").join(report.notFound()) + "; see quarantine list");
    }
  }
}
