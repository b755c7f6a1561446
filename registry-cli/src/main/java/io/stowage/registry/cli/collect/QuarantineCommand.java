package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.Host;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands on what collections keep in quarantine. */
@Command(
    name = "quarantine",
    synopsisSubcommandLabel = "list|purge",
    description = {
      "Lists or purges the objects that collections removed and keep in quarantine. "
          + "The command \"restore\" restores them."
    },
    footer = {
      "  stowage quarantine list /var/lib/registry",
      "  stowage quarantine purge --older-than 2d config.yml"
    })
public final class QuarantineCommand {
  private QuarantineCommand() {}

  /** Returns this command with its subcommands, which run on {@code host}. */
  public static CommandLine on(Host host) {
    return new CommandLine(new QuarantineCommand())
        .addSubcommand(new QuarantineListCommand(host))
        .addSubcommand(new QuarantinePurgeCommand(host));
  }
}
