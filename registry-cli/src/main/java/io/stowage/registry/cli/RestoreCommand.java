package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.RestoreReport;
import io.stowage.registry.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings back what collections removed and still keep. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Brings back what collections removed and keep in quarantine: all of it, or some blobs and "
          + "manifests, with their links.",
      "It then stays for the grace at least. What nothing reaches by then, a later collection "
          + "removes again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  registry-cli restore /var/lib/registry",
      "  registry-cli restore config.yml sha256:e3b0c44298fc sha256:9f86d081884c"
    })
final class RestoreCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin
  private final RegistryArgument argument;

  @Mixin
  private final OutputOptions output;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "DIGEST",
      description = "Bring back only these, and the manifests that they name; of a sha256 digest "
          + "the first 6 hex digits or more are enough. Default: all.")
  private List<DigestPrefix> digests = new ArrayList<>();

  RestoreCommand(Host host) {
    argument = new RegistryArgument(host);
    output = new OutputOptions(host);
  }

  @Override
  public Integer call() {
    try (Registry registry =
        argument.open(argument.configuration().options().readOnly(false).build())) {
      RestoreReport report = restore(registry);
      output.print(spec, new RestoreSummary(report));
      return report.notFound().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private RestoreReport restore(Registry registry) {
    GarbageCollector collector = GarbageCollector.of(registry);
    Set<Digest> chosen =
        digests.stream().map(prefix -> prefix.find(registry)).collect(Collectors.toSet());
    return digests.isEmpty() ? collector.restore() : collector.restore(chosen);
  }
}
