package io.stowage.registry.cli.serve;

import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.http.access.Htpasswd;
import io.stowage.registry.model.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets the password of a user in an htpasswd file. */
@Command(
    name = "htpasswd",
    description = "Sets the password of a user in a file for serve --htpasswd, which is read again "
        + "by a running server. The password is the first line of standard input; the file "
        + "contains its hash by bcrypt.",
    footer = {
      "  stowage htpasswd -c /etc/registry/htpasswd alice < password.txt",
      "  pass registry/bob | stowage htpasswd /etc/registry/htpasswd bob"
    })
public final class HtpasswdCommand implements Callable<Integer> {
  private static final int LONGEST_INPUT = 1024;

  private final Host host;

  @Option(
      names = {"-c", "--create"},
      description = "Create the file, or empty an existing one.")
  private boolean create;

  @Parameters(index = "0", paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "USER", description = "The name of the user.")
  private String user = "";

  public HtpasswdCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    try {
      List<String> lines = create ? List.of() : Files.readAllLines(file, StandardCharsets.UTF_8);
      replace(with(lines, entry(password())));
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new CommandException(file + ": cannot be read or written: " + e, e);
    }
  }

  private String entry(String password) {
    return UsageException.parsed(() -> Htpasswd.entry(user, password));
  }

  private List<String> with(List<String> lines, String entry) {
    List<String> all = new ArrayList<>();
    boolean replaced = false;
    for (String line : lines) {
      if (!line.startsWith(user + ":")) {
        all.add(line);
      } else if (!replaced) {
        all.add(entry);
        replaced = true;
      }
    }
    if (!replaced) {
      all.add(entry);
    }
    return List.copyOf(all);
  }

  /** Reads the first line of standard input. */
  private String password() {
    try {
      InputStream in = host.input();
      byte[] line = new byte[LONGEST_INPUT];
      int length = 0;
      for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
        if (length == line.length) {
          throw new CommandException(
              "standard input: the password is longer than " + LONGEST_INPUT + " bytes");
        }
        line[length++] = (byte) b;
      }
      String password = StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line, 0, length))
          .toString()
          .replaceAll("\r$", "");
      if (password.isEmpty()) {
        throw new CommandException("standard input: expected a password as the first line");
      }
      return password;
    } catch (CharacterCodingException e) {
      throw new CommandException("standard input: expected a password in UTF-8", e);
    } catch (IOException e) {
      throw new CommandException("standard input: cannot be read: " + e, e);
    }
  }

  /** Replaces the file in one step, so that a server never reads a part of it. */
  private void replace(List<String> lines) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new CommandException(Printable.of(file) + ": expected the name of a file");
    }
    // A file that is made this way belongs to its owner alone.
    Path other = Files.createTempFile(folder, ".htpasswd", ".tmp");
    try {
      Files.write(other, lines, StandardCharsets.UTF_8);
      keepPermissions(other);
      Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(other);
    }
  }

  private void keepPermissions(Path other) throws IOException {
    @Nullable
    PosixFileAttributeView to = Files.getFileAttributeView(other, PosixFileAttributeView.class);
    if (to != null && Files.exists(file)) {
      PosixFileAttributeView from = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      to.setOwner(from.getOwner());
      to.setGroup(from.readAttributes().group());
      to.setPermissions(from.readAttributes().permissions());
    }
  }
}
