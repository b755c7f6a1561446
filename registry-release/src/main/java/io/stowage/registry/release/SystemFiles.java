package io.stowage.registry.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files of the Debian packages that are installed on the build machine, with the libraries that
 * they need. The copyright of each package is added, and its entry in the database of dpkg, which
 * vulnerability scanners read. Not thread-safe.
 */
final class SystemFiles {
  private static final Path ROOT = Path.of("/");
  private static final Pattern LIBRARY =
      Pattern.compile("^\\s+(?:\\S+ => )?(/\\S+) \\(0x", Pattern.MULTILINE);
  private static final Pattern OWNER =
      Pattern.compile("^([a-z0-9][a-z0-9.+-]+)[^ ]*: (/.*)$", Pattern.MULTILINE);

  /** The libraries that the C library opens by name at run time, in versions that have them. */
  private static final List<String> OPENED_BY_NAME =
      List.of("libnss_dns.so.2", "libnss_files.so.2", "libresolv.so.2");

  private final Tool tool;
  private final FileTree tree;
  private final Set<Path> added = new TreeSet<>();

  /** Creates files that are added to {@code tree}. */
  SystemFiles(Tool tool, FileTree tree) {
    this.tool = tool;
    this.tree = tree;
  }

  /** Adds the folders of the root directory, and links to those that moved to {@code /usr}. */
  SystemFiles addFolders() {
    for (String folder : List.of("bin", "lib", "lib64", "sbin")) {
      tree.folder("usr/" + folder).link(folder, "usr/" + folder);
    }
    tree.folder("root", 0700).folder("tmp", 01777).folder("var/tmp", 01777);
    List.of("dev", "proc", "run", "sys").forEach(tree::folder);
    // A container has devices of its own. Without any, as after a chroot, Java makes random numbers
    // for many seconds.
    tree.device("dev/null", 1, 3).device("dev/random", 1, 8).device("dev/urandom", 1, 9);
    return this;
  }

  /** Adds {@code file} and the libraries that it needs. */
  SystemFiles add(Path file) {
    addFile(file);
    return addLibraries(List.of(file));
  }

  /** Adds the libraries that {@code programs} need, except for those beside them. */
  SystemFiles addLibraries(Collection<Path> programs) {
    List<String> command = new ArrayList<>(List.of("ldd"));
    programs.forEach(program -> command.add(program.toString()));
    LIBRARY
        .matcher(tool.output(command))
        .results()
        .map(library -> Path.of(library.group(1)))
        .filter(library -> !library.startsWith(tool.folder()))
        .distinct()
        .forEach(this::addLibrary);
    return this;
  }

  /** Adds all files in {@code folder}. */
  SystemFiles addAll(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.filter(Files::isRegularFile).forEach(this::addFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Adds the copyright and the description of the packages that the files are from. */
  void addPackages() {
    for (String name : packages()) {
      Path copyright = Path.of("/usr/share/doc", name, "copyright");
      if (Files.exists(copyright)) {
        tree.file("usr/share/doc/" + name + "/copyright", real(copyright));
      }
      tree.text("var/lib/dpkg/status.d/" + name, tool.run(List.of("dpkg-query", "-s", name)));
    }
  }

  private void addLibrary(Path library) {
    addFile(library);
    for (String name : OPENED_BY_NAME) {
      Path beside = library.resolveSibling(name);
      if (library.getFileName().toString().equals("libc.so.6") && Files.exists(beside)) {
        addFile(beside);
      }
    }
  }

  /** Adds a file where it really is, and a link if {@code file} leads there. */
  private void addFile(Path file) {
    Path real = real(file);
    String path = ROOT.relativize(real).toString();
    if (Files.isExecutable(real)) {
      tree.program(path, real);
    } else {
      tree.file(path, real);
    }
    Path named = real(file.resolveSibling(".")).resolve(file.getFileName());
    if (!named.equals(real)) {
      tree.link(ROOT.relativize(named).toString(), real.toString());
    }
    added.add(real);
  }

  /** Returns the packages of the files. Some name files by their paths before they moved to /usr. */
  private Set<String> packages() {
    List<String> command = new ArrayList<>(List.of("dpkg", "-S"));
    added.forEach(file -> {
      command.add(file.toString());
      command.add(before(file).toString());
    });
    Map<Path, String> owners = OWNER
        .matcher(tool.output(command))
        .results()
        .collect(Collectors.toMap(
            line -> Path.of(line.group(2)), line -> line.group(1), (first, second) -> first));
    return added.stream()
        .map(file -> Optional.ofNullable(owners.get(file))
            .or(() -> Optional.ofNullable(owners.get(before(file))))
            .orElseThrow(() -> new IllegalStateException(file + " is in no package of Debian, "
                + "expected a build machine whose C library is from a package")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Path before(Path file) {
    return file.startsWith("/usr") ? ROOT.resolve(Path.of("/usr").relativize(file)) : file;
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
