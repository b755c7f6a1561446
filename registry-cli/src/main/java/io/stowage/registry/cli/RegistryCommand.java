package io.stowage.registry.cli;

import io.stowage.registry.Writers;
import io.stowage.registry.cli.collect.GarbageCollectCommand;
import io.stowage.registry.cli.collect.PurgeUploadsCommand;
import io.stowage.registry.cli.collect.QuarantineCommand;
import io.stowage.registry.cli.collect.RepairChoice;
import io.stowage.registry.cli.collect.RestoreCommand;
import io.stowage.registry.cli.collect.RestoreName;
import io.stowage.registry.cli.collect.TidyChoice;
import io.stowage.registry.cli.collect.VerifyCommand;
import io.stowage.registry.cli.common.ByteSize;
import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.DigestPrefix;
import io.stowage.registry.cli.common.Durations;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.FilePath;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.cli.common.Instants;
import io.stowage.registry.cli.common.Names;
import io.stowage.registry.cli.common.PrintableWriter;
import io.stowage.registry.cli.common.Program;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.cli.demo.DemoCommand;
import io.stowage.registry.cli.image.CopyCommand;
import io.stowage.registry.cli.image.DeleteCommand;
import io.stowage.registry.cli.image.ExportCommand;
import io.stowage.registry.cli.image.ExportFormat;
import io.stowage.registry.cli.image.ImportCommand;
import io.stowage.registry.cli.image.PruneCommand;
import io.stowage.registry.cli.image.TagCommand;
import io.stowage.registry.cli.image.UntagCommand;
import io.stowage.registry.cli.image.VersionCount;
import io.stowage.registry.cli.serve.HtpasswdCommand;
import io.stowage.registry.cli.serve.ServeCommand;
import io.stowage.registry.cli.view.DuCommand;
import io.stowage.registry.cli.view.InspectCommand;
import io.stowage.registry.cli.view.LsCommand;
import io.stowage.registry.cli.view.TagOrder;
import io.stowage.registry.cli.view.TagsCommand;
import io.stowage.registry.cli.view.UsageOrder;
import io.stowage.registry.cli.view.WhyCommand;
import io.stowage.registry.gc.retention.TagPattern;
import io.stowage.registry.gc.retention.TagTime;
import io.stowage.registry.gc.scrub.ScrubPosition;
import io.stowage.registry.http.jetty.TlsException;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.server.config.ConfigurationException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The operator's command. Each subcommand is a class of its own. */
@Command(
    name = Program.NAME,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Inspects a registry of container images on a file system, in the layout of CNCF "
          + "Distribution (\"docker registry\"), collects its garbage, and serves it.",
      "\"help COMMAND\" shows the help of a command, and gc is short for garbage-collect. An "
          + "option without a value, such as --json, can also be given as --json=true, "
          + "--json=false or --no-json. If an option is given twice, the last one counts."
    },
    footer = {
      "  stowage ls -l /var/lib/registry",
      "  stowage garbage-collect --dry-run /etc/docker/registry/config.yml",
      "  stowage garbage-collect --help"
    })
public final class RegistryCommand {
  /** The names of the commands that {@code registry:2} has. */
  private static final List<String> REGISTRY_COMMANDS = List.of("serve", "garbage-collect");

  /** The file that {@code registry:2} reads if its command line names none. */
  private static final String REGISTRY_FILE = "REGISTRY_CONFIGURATION_PATH";

  /** The names of the commands, in the order of the help. */
  private static final List<String> COMMANDS = List.of(
      "garbage-collect",
      "purge-uploads",
      "ls",
      "tags",
      "inspect",
      "du",
      "verify",
      "import",
      "export",
      "copy",
      "tag",
      "untag",
      "delete",
      "prune",
      "why",
      "restore",
      "quarantine",
      "serve",
      "htpasswd",
      "demo");

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean verbose;

  private final Program program;

  private RegistryCommand(Program program) {
    this.program = program;
  }

  private static Object command(String name, Host host) {
    return switch (name) {
      case "garbage-collect" -> new GarbageCollectCommand(host);
      case "purge-uploads" -> new PurgeUploadsCommand(host);
      case "ls" -> new LsCommand(host);
      case "tags" -> new TagsCommand(host);
      case "inspect" -> new InspectCommand(host);
      case "du" -> new DuCommand(host);
      case "verify" -> new VerifyCommand(host);
      case "import" -> new ImportCommand(host);
      case "export" -> new ExportCommand(host);
      case "copy" -> new CopyCommand(host);
      case "tag" -> new TagCommand(host);
      case "untag" -> new UntagCommand(host);
      case "delete" -> new DeleteCommand(host);
      case "prune" -> new PruneCommand(host);
      case "why" -> new WhyCommand(host);
      case "restore" -> new RestoreCommand(host);
      case "quarantine" -> QuarantineCommand.on(host);
      case "serve" -> new ServeCommand(host);
      case "htpasswd" -> new HtpasswdCommand(host);
      case "demo" -> new DemoCommand(host);
      default -> throw new IllegalArgumentException("no such command: " + name);
    };
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Host host = Host.system();
    String[] words = words(host, arguments);
    CommandLine line = on(host, words);
    int code = printing(line, line.getOut(), line.getErr()).execute(words);
    System.exit(printed(host, code));
  }

  /** Runs the command on {@code host}, and returns its exit code. */
  public static int run(Host host, Writer out, Writer err, String... arguments) {
    String[] words = words(host, arguments);
    return printing(on(host, words), out, err).execute(words);
  }

  private static String[] words(Host host, String... arguments) {
    return Words.of(host.program(), commands(host), arguments).toArray(String[]::new);
  }

  /** Returns {@code code}, or the code of a failure if standard output could not be written. */
  private static int printed(Host host, int code) {
    if (!System.out.checkError()) {
      return code;
    }
    System.err.println(host.program().word() + ": standard output: cannot be written");
    return ExitCode.FAILED;
  }

  /** Returns the command line that runs on {@code host}, with all commands. */
  public static CommandLine on(Host host) {
    return on(host, commands(host));
  }

  /**
   * Returns a command line that can run {@code words} on {@code host}. If they begin with the name
   * of a command, it has no other commands, because to describe all of them takes longer than most
   * commands take.
   */
  private static CommandLine on(Host host, String[] words) {
    List<String> commands = commands(host);
    List<String> first =
        Arrays.stream(words).limit(1).filter(commands::contains).toList();
    return on(host, first.isEmpty() ? commands : first);
  }

  private static List<String> commands(Host host) {
    return host.program() == Program.REGISTRY ? REGISTRY_COMMANDS : COMMANDS;
  }

  private static CommandLine on(Host host, List<String> names) {
    RegistryCommand command = new RegistryCommand(host.program());
    CommandLine line = new CommandLine(command);
    Flags.extend(line.getCommandSpec());
    names.forEach(name -> line.addSubcommand(command(name, host)));
    register(line, RepositoryName.class, RepositoryName::parse);
    register(line, ImageName.class, ImageName::parse);
    register(line, Tag.class, Tag::parse);
    register(line, FilePath.class, FilePath::parse);
    register(line, ExportFormat.class, text -> Names.parse(ExportFormat.class, text));
    register(line, Duration.class, Durations::parse);
    register(line, Writers.class, text -> Names.parse(Writers.class, text));
    register(line, TidyChoice.class, TidyChoice::parse);
    register(line, RepairChoice.class, RepairChoice::parse);
    register(line, ByteSize.class, ByteSize::parse);
    register(line, ScrubPosition.class, ScrubPosition::parse);
    register(line, DigestPrefix.class, DigestPrefix::parse);
    register(line, RestoreName.class, RestoreName::parse);
    register(line, PathPattern.class, PathPattern::parse);
    register(line, TagTime.class, text -> Names.parse(TagTime.class, text));
    register(line, VersionCount.class, VersionCount::parse);
    register(line, Instant.class, Instants::parse);
    register(line, Platform.class, Platform::parse);
    register(line, TagPattern.class, TagPattern::glob);
    register(line, UsageOrder.class, text -> Names.parse(UsageOrder.class, text));
    register(line, TagOrder.class, text -> Names.parse(TagOrder.class, text));
    register(line, boolean.class, Truth::parse);
    register(line, Boolean.class, Truth::parse);
    command.describe(line);
    if (host.program() == Program.REGISTRY) {
      becomeRegistry(line, host);
    }
    Refusal refusal = new Refusal(host.program(), COMMANDS);
    return line.setOverwrittenOptionsAllowed(true)
        .setHelpFactory(Flags::help)
        .setParameterExceptionHandler((e, arguments) -> refuse(e.getCommandLine(), refusal.of(e)))
        .setExecutionExceptionHandler(command::explain);
  }

  /** Gives {@code line} the name of {@code registry:2}, and the file that it reads by default. */
  private static void becomeRegistry(CommandLine line, Host host) {
    String name = host.program().word();
    line.setCommandName(name);
    line.getCommandSpec()
        .usageMessage()
        .description("Serves a registry of container images, and collects its garbage, with the "
            + "command lines of registry:2. The command " + Program.NAME + " can do more.")
        .footer(
            "  registry serve /etc/docker/registry/config.yml",
            "  registry garbage-collect --delete-untagged /etc/docker/registry/config.yml");
    for (CommandLine each : line.getSubcommands().values()) {
      UsageMessageSpec usage = each.getCommandSpec().usageMessage();
      usage.footer(Arrays.stream(usage.footer())
          .map(text -> text.replace(" " + Program.NAME + " ", " " + name + " "))
          .toArray(String[]::new));
    }
    Optional.ofNullable(host.environment().get(REGISTRY_FILE))
        .ifPresent(file -> line.getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .forEach(each -> useByDefault(file, each)));
  }

  /** Makes {@code file} the first parameter of {@code command} if none is given. */
  private static void useByDefault(String file, CommandSpec command) {
    PositionalParamSpec first = command.positionalParameters().get(0);
    command.remove(first);
    command.addPositional(
        first.toBuilder().arity("0..1").required(false).defaultValue(file).build());
  }

  /** Makes {@code line} print to {@code out} and {@code err}, without control characters. */
  public static CommandLine printing(CommandLine line, Writer out, Writer err) {
    return line.setColorScheme(Help.defaultColorScheme(Ansi.OFF))
        .setOut(new PrintableWriter(out))
        .setErr(new PrintableWriter(err));
  }

  private static <T> void register(CommandLine line, Class<T> type, Function<String, T> parser) {
    ITypeConverter<T> converter = text -> {
      try {
        return parser.apply(text);
      } catch (RegistryException | IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
    line.registerConverter(type, converter);
  }

  /** Describes {@code line} and its subcommands. */
  private void describe(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    Flags.extend(spec);
    spec.mixinStandardHelpOptions(true)
        .versionProvider(this::version)
        .usageMessage()
        .footerHeading("%nExamples:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.meanings());
    line.getSubcommands().values().forEach(this::describe);
  }

  private String[] version() {
    String version = Optional.ofNullable(RegistryCommand.class.getPackage())
        .map(Package::getImplementationVersion)
        .orElse("(not from a jar)");
    String java = "Java " + System.getProperty("java.version");
    String name = program == Program.REGISTRY ? "registry " + Program.NAME : Program.NAME;
    return new String[] {name + " " + version, java};
  }

  private static int refuse(CommandLine line, String problem) {
    String name = line.getCommandSpec().qualifiedName();
    line.getErr().println(name + ": " + problem + " (see --help)");
    return ExitCode.USAGE;
  }

  private int explain(Exception e, CommandLine line, ParseResult result) {
    if (e instanceof UsageException usage) {
      int code = refuse(line, String.valueOf(e.getMessage()));
      usage.explanation().forEach(line.getErr()::println);
      return code;
    }
    String message = expected(e) ? String.valueOf(e.getMessage()) : "unexpected error: " + e;
    line.getErr().println(program.word() + ": " + message);
    if (verbose) {
      e.printStackTrace(line.getErr());
    }
    return ExitCode.ofFailure(e);
  }

  private static boolean expected(Exception e) {
    return e instanceof CommandException
        || e instanceof ConfigurationException
        || e instanceof StowageException
        || e instanceof TlsException
        || e instanceof UncheckedIOException;
  }
}
