package io.stowage.registry.release;

import io.stowage.registry.cli.RegistryCommand;
import io.stowage.registry.cli.common.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Writes the files of a release next to the jar of the program. */
public final class ReleaseFiles {
  private static final String SHARE = "usr/share/stowage";

  private final String version;
  private final Instant time;
  private final Path project;
  private final Path scratch;
  private final FileTree manual = new FileTree();
  private final Path program;
  private final Completion completion;

  private ReleaseFiles(String version, Instant time, Path project) {
    this.version = version;
    this.time = time;
    this.project = project;
    this.scratch = emptied(project.resolve("registry-release/target/release"));
    this.program = scratch.resolve("registry-cli.jar");
    ModernJar.write(project.resolve("registry-cli/target/registry-cli.jar"), program);
    CommandLine commands = RegistryCommand.on(Host.system());
    this.completion = new Completion(commands.getCommandSpec());
    new Manual(version, time.atZone(ZoneOffset.UTC).toLocalDate(), text("man/environment.man"))
        .addPages(commands, "man1", manual);
  }

  /**
   * Writes the files.
   *
   * @param arguments the version, the time of the build (ISO 8601), and the directory of the
   *     project, in which the program is built
   */
  public static void main(String[] arguments) {
    if (arguments.length != 3) {
      throw new IllegalArgumentException(
          arguments.length + " arguments given, expected a version, a time and a directory");
    }
    ReleaseFiles files =
        new ReleaseFiles(arguments[0], Instant.parse(arguments[1]), Path.of(arguments[2]));
    files.writeArchive();
    files.writePackage();
    files.writeImage();
  }

  private void writeArchive() {
    FileTree tree = new FileTree()
        .link("bin/registry", "stowage")
        .all("man", manual)
        .text("completion/stowage.bash", completion.bash())
        .text("completion/_stowage", completion.zsh())
        .file("LICENSE", project.resolve("LICENSE"))
        .file("NOTICE", project.resolve("src/main/legal/NOTICE"));
    addProgram("", tree);
    String name = "stowage-" + version;
    new TarFile(time).writeCompressed(new FileTree().all(name, tree), "", output(name + ".tar.gz"));
  }

  private void writePackage() {
    FileTree data = new FileTree()
        .link("usr/bin/stowage", "../share/stowage/bin/stowage")
        .link(SHARE + "/bin/registry", "stowage")
        .link(SHARE + "/lib/archive", "/var/cache/stowage")
        .folder("var/cache/stowage")
        .file("etc/stowage/config.yml", source("debian/config.yml"))
        .text("usr/share/bash-completion/completions/stowage", completion.bash())
        .text("usr/share/zsh/vendor-completions/_stowage", completion.zsh())
        .file("usr/share/doc/stowage/copyright", project.resolve("LICENSE"))
        .file("usr/share/doc/stowage/NOTICE", project.resolve("src/main/legal/NOTICE"))
        .directory("usr/lib/systemd/system", source("systemd"))
        .all("usr/share/man", manual);
    addProgram(SHARE + "/", data);
    String kibibytes = Long.toString((data.size() + 1023) / 1024);
    FileTree control = new FileTree()
        .text(
            "control",
            text("debian/control").replace("@VERSION@", version).replace("@SIZE@", kibibytes))
        .file("conffiles", source("debian/conffiles"))
        .file("triggers", source("debian/triggers"));
    for (String script : List.of("postinst", "prerm", "postrm")) {
      control.program(script, source("debian/" + script));
    }
    new DebianPackage(control, data).write(output("stowage_" + version + "_all.deb"), time);
  }

  private void writeImage() {
    Path root = emptied(scratch.resolve("root"));
    FileTree system = new ImageSystem(new Tool(root), source("image"), time).tree();
    FileTree program = new FileTree()
        .file("etc/docker/registry/config.yml", source("image/config.yml"))
        .folder("var/lib/registry")
        .program("opt/stowage/bin/registry", source("bin/stowage"))
        .program("usr/bin/registry", source("image/registry"))
        .program("usr/bin/stowage", source("image/stowage"));
    addProgram("opt/stowage/", program);
    new ContainerImage(version, time, scratch)
        .write(List.of(system, program), output("stowage-" + version + "-oci.tar"));
  }

  private void addProgram(String folder, FileTree tree) {
    tree.program(folder + "bin/stowage", source("bin/stowage"))
        .file(folder + "lib/make-archive", source("lib/make-archive"))
        .file(folder + "lib/registry-cli.jar", program)
        .file(
            folder + "lib/s3/registry-storage-s3.jar",
            project.resolve("registry-cli-s3/target/s3/registry-storage-s3.jar"));
  }

  private Path source(String name) {
    return project.resolve("registry-release/src/main/dist").resolve(name);
  }

  private String text(String name) {
    try {
      return Files.readString(source(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path output(String name) {
    return project.resolve("registry-cli/target").resolve(name);
  }

  private static Path emptied(Path folder) {
    try {
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
