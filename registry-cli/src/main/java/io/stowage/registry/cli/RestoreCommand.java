package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.RestoreOptions;
import io.stowage.registry.gc.RestoreReport;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings back what collections removed and still keep. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Brings back what collections removed and keep in quarantine: all of it, or some blobs and "
          + "manifests. With a manifest comes everything that it references. Tags do not come back.",
      "It then stays for the grace at least. What nothing reaches by then, a later collection "
          + "removes again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  What would come back:",
      "    registry-cli restore --dry-run /var/lib/registry",
      "  A manifest and its blobs, to the repositories that still have links in quarantine:",
      "    registry-cli restore config.yml sha256:e3b0c44298fc",
      "  An image that was deleted, with its links, under a tag:",
      "    registry-cli restore --tag 1.0 config.yml team/app@sha256:e3b0c44298fc"
    })
final class RestoreCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin
  private final RegistryArgument argument;

  @Mixin
  private final OutputOptions output;

  @Option(
      names = {"-d", "--dry-run"},
      description = "Say what would come back, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "Bring back only what this collection removed, and what manifests among that "
          + "reference. Default: what any collection removed.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Set this tag to the manifest once all of it is there. Needs exactly one "
          + "REPOSITORY@DIGEST.")
  private Optional<Tag> tag = Optional.empty();

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "DIGEST|REPOSITORY@DIGEST",
      description =
          "Bring back only these, and everything that manifests among them reference. With "
              + "a repository the links come back too, even if none is in quarantine. Of a sha256 digest "
              + "the first 6 hex digits or more are enough. Default: all.")
  private List<RestoreName> names = new ArrayList<>();

  RestoreCommand(Host host) {
    argument = new RegistryArgument(host);
    output = new OutputOptions(host);
  }

  @Override
  public Integer call() {
    checkTag();
    try (Registry registry =
        argument.open(argument.configuration().options().readOnly(dryRun).build())) {
      RestoreOptions.Builder options = RestoreOptions.builder().dryRun(dryRun);
      run.ifPresent(options::run);
      List<Digest> digests =
          names.stream().map(name -> name.addTo(options, registry)).toList();
      RestoreReport report = GarbageCollector.of(registry).restore(options.build());
      Optional<String> tagged = report.isComplete()
          ? tag.map(each -> tag(registry, digests.get(0), each))
          : Optional.empty();
      output.print(spec, new RestoreSummary(report, dryRun, tagged));
      return code(report);
    }
  }

  private void checkTag() {
    if (tag.isPresent() && (names.size() != 1 || names.get(0).repository().isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "--tag is " + tag.get() + ", expected exactly one REPOSITORY@DIGEST");
    }
  }

  private String tag(Registry registry, Digest manifest, Tag name) {
    RepositoryName repository = names.get(0).repository().orElseThrow();
    if (!dryRun) {
      registry.repository(repository).tags().tag(name, manifest);
    }
    return repository + ":" + name;
  }

  private static int code(RestoreReport report) {
    return report.notFound().isEmpty() ? ExitCode.of(!report.isComplete()) : ExitCode.FAILED;
  }
}
