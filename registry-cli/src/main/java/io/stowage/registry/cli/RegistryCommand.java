package io.stowage.registry.cli;

import io.stowage.registry.Writers;
import io.stowage.registry.cli.collect.GarbageCollectCommand;
import io.stowage.registry.cli.collect.PurgeUploadsCommand;
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
import io.stowage.registry.cli.common.Names;
import io.stowage.registry.cli.common.PrintableWriter;
import io.stowage.registry.cli.common.Program;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.cli.demo.DemoCommand;
import io.stowage.registry.cli.image.CopyCommand;
import io.stowage.registry.cli.image.ExportCommand;
import io.stowage.registry.cli.image.ExportFormat;
import io.stowage.registry.cli.image.ImportCommand;
import io.stowage.registry.cli.serve.HtpasswdCommand;
import io.stowage.registry.cli.serve.ServeCommand;
import io.stowage.registry.cli.view.DuCommand;
import io.stowage.registry.cli.view.InspectCommand;
import io.stowage.registry.cli.view.LsCommand;
import io.stowage.registry.cli.view.TagsCommand;
import io.stowage.registry.cli.view.WhyCommand;
import io.stowage.registry.gc.CollectorLockedException;
import io.stowage.registry.gc.scrub.ScrubPosition;
import io.stowage.registry.http.jetty.TlsException;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.server.config.ConfigurationException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine;

/** The operator's command. Each subcommand is a class of its own. */
@Command(
    name = Program.NAME,
    synopsisSubcommandLabel = "COMMAND",
    description = "Inspects a registry of container images on a file system, in the layout of "
        + "CNCF Distribution (\"docker registry\"), collects its garbage, and serves it.",
    footer = {
      "  stowage ls -l /var/lib/registry",
      "  stowage garbage-collect --dry-run /etc/docker/registry/config.yml",
      "  stowage garbage-collect --help"
    })
public final class RegistryCommand {
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
      "why",
      "restore",
      "serve",
      "htpasswd",
      "demo");

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean verbose;

  private RegistryCommand() {}

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
      case "why" -> new WhyCommand(host);
      case "restore" -> new RestoreCommand(host);
      case "serve" -> new CommandLine(new ServeCommand(host)).setOverwrittenOptionsAllowed(true);
      case "htpasswd" -> new HtpasswdCommand(host);
      case "demo" -> new DemoCommand(host);
      default -> throw new IllegalArgumentException("no such command: " + name);
    };
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    CommandLine line = on(Host.system(), arguments);
    System.exit(printed(printing(line, line.getOut(), line.getErr()).execute(arguments)));
  }

  /** Returns {@code code}, or the code of a failure if standard output could not be written. */
  private static int printed(int code) {
    if (!System.out.checkError()) {
      return code;
    }
    System.err.println(Program.NAME + ": standard output: cannot be written");
    return ExitCode.FAILED;
  }

  /** Returns the command line that runs on {@code host}. */
  public static CommandLine on(Host host) {
    return on(host, COMMANDS);
  }

  /**
   * Returns a command line that can run {@code arguments} on {@code host}. If they begin with the
   * name of a command, it has no other commands, because to describe all of them takes longer than
   * most commands take.
   */
  private static CommandLine on(Host host, String[] arguments) {
    List<String> first =
        Arrays.stream(arguments).limit(1).filter(COMMANDS::contains).toList();
    return on(host, first.isEmpty() ? COMMANDS : first);
  }

  private static CommandLine on(Host host, List<String> names) {
    RegistryCommand command = new RegistryCommand();
    CommandLine line = new CommandLine(command);
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
    describe(line);
    line.getSubcommands().values().forEach(RegistryCommand::describe);
    return line.setParameterExceptionHandler(
            (e, arguments) -> refuse(e.getCommandLine(), String.valueOf(e.getMessage())))
        .setExecutionExceptionHandler(command::explain);
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

  private static void describe(CommandLine line) {
    line.getCommandSpec()
        .mixinStandardHelpOptions(true)
        .versionProvider(RegistryCommand::version)
        .usageMessage()
        .footerHeading("%nExamples:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.meanings());
  }

  private static String[] version() {
    String version = Optional.ofNullable(RegistryCommand.class.getPackage())
        .map(Package::getImplementationVersion)
        .orElse("(not from a jar)");
    String java = "Java " + System.getProperty("java.version");
    return new String[] {Program.NAME + " " + version, java};
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
    line.getErr().println(Program.NAME + ": " + message);
    if (verbose) {
      e.printStackTrace(line.getErr());
    }
    if (e instanceof ConfigurationException) {
      return ExitCode.USAGE;
    }
    return e instanceof CollectorLockedException ? ExitCode.BUSY : ExitCode.FAILED;
  }

  private static boolean expected(Exception e) {
    return e instanceof CommandException
        || e instanceof ConfigurationException
        || e instanceof StowageException
        || e instanceof TlsException
        || e instanceof UncheckedIOException;
  }
}
