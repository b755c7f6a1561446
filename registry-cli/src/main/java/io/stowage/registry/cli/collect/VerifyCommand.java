package io.stowage.registry.cli.collect;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.ByteSize;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.scrub.ScrubPosition;
import io.stowage.registry.gc.scrub.ScrubReport;
import io.stowage.registry.gc.scrub.Scrubber;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Checks that everything in a registry is present and unchanged. */
@Command(
    name = "verify",
    description = "Reads every blob, link and manifest, and reports everything that is damaged, "
        + "missing or foreign, and the images that are affected by damage. Never changes content; "
        + "the registry may keep running.",
    footer = {
      "  Verify everything, reading at most 50 MiB per second:",
      "    stowage verify --rate 50MiB /var/lib/registry",
      "  Also rewrite damaged links whose path contains the digest:",
      "    stowage verify --repair /var/lib/registry",
      "  Also set broken tags to an earlier manifest of their history:",
      "    stowage verify --repair=links,tags config.yml",
      "  Continue where an earlier run was interrupted:",
      "    stowage verify --resume-after blobs/sha256/4f /var/lib/registry"
    })
public final class VerifyCommand extends StoreCommand {
  private static final String LINKS = "links";

  @Option(
      names = "--repair",
      arity = "0..1",
      paramLabel = "WHAT,...",
      fallbackValue = LINKS,
      preprocessor = AttachedOnly.class,
      description = {
        "Make these repairs. links: a damaged link whose path contains the digest is rewritten. "
            + "tags: a tag that is damaged or names a missing manifest is set to the latest "
            + "complete manifest of its history. manifests: a manifest whose bytes are missing is "
            + "deleted, with the tags that name it. Without a value: links."
      })
  private RepairChoice repair = RepairChoice.none();

  @Option(
      names = "--rate",
      paramLabel = "SIZE",
      description = "Read at most this much per second: 500KiB, 50MiB, 1GiB, or bytes.")
  private Optional<ByteSize> rate = Optional.empty();

  @Option(
      names = "--resume-after",
      paramLabel = "TOKEN",
      description =
          "Continue after this part, as shown in the progress or summary of an earlier run.")
  private Optional<ScrubPosition> resumeAfter = Optional.empty();

  public VerifyCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    ScrubOptions options = options();
    boolean readOnly = repair.equals(RepairChoice.none());
    try (Registry registry = argument()
        .open(argument()
            .configuration()
            .options()
            .deleteEnabled(true)
            .readOnly(readOnly)
            .build())) {
      Scrubber scrubber = Scrubber.of(registry);
      return host().endable(scrubber::cancel, () -> scrub(registry, scrubber, options));
    }
  }

  private int scrub(Registry registry, Scrubber scrubber, ScrubOptions options) {
    ScrubReport report =
        output().withProgress(false, progress -> scrubber.run(options, new VerifyLog(progress)));
    output().print(new VerifySummary(report, DamagedImages.of(registry, report)));
    return ExitCode.of(report.cancelled(), report.isDamaged());
  }

  private ScrubOptions options() {
    ScrubOptions.Builder options = ScrubOptions.builder()
        .repair(repair.includes(RepairChoice.Repair.LINKS))
        .repairTags(repair.includes(RepairChoice.Repair.TAGS))
        .repairManifests(repair.includes(RepairChoice.Repair.MANIFESTS));
    UsageException.check(
        "--rate must be at least 1 byte",
        () -> rate.ifPresent(limit -> options.bytesPerSecond(limit.bytes())));
    resumeAfter.ifPresent(options::resumeAfter);
    return options.build();
  }

  /** Accepts a value only after an equals sign, so that the registry is not taken for the value. */
  public static final class AttachedOnly implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (!"=".equals(info.get("separator"))) {
        arguments.push(LINKS);
      }
      return false;
    }
  }
}
