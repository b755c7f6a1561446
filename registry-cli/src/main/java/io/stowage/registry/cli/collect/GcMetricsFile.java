package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.gc.GcReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file with the figures of the last run, in the text format of Prometheus, which the textfile
 * collector of node_exporter reads. Every value has the registry as its label, so that the files of
 * several registries can lie in one folder.
 */
final class GcMetricsFile {
  private static final Pattern LAST_SUCCESS =
      Pattern.compile("^" + GcFigures.LAST_SUCCESS + "\\{.*} ([0-9.e+]+)$", Pattern.MULTILINE);
  private static final int LONGEST_FILE = 1 << 20;

  private final Path file;
  private final Path folder;
  private final String registry;

  private GcMetricsFile(Path file, Path folder, String registry) {
    this.file = file;
    this.folder = folder;
    this.registry = registry;
  }

  /**
   * Returns the file for runs on {@code registry}.
   *
   * @throws CommandException if its folder does not exist, or it is not a regular file
   */
  static GcMetricsFile of(Path file, Path registry) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CommandException(file + ": cannot be written, expected an existing folder");
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandException(file + ": cannot be replaced, expected a regular file or none");
    }
    return new GcMetricsFile(file, folder, registry.toAbsolutePath().normalize().toString());
  }

  /**
   * Runs {@code job}, which adds to {@code record}, and writes the file however it ends.
   *
   * @return the exit code of the job
   * @throws CommandException if the file cannot be written
   */
  int around(GcRecord record, IntSupplier job) {
    Instant start = Instant.now();
    long begin = System.nanoTime();
    int code;
    try {
      code = job.getAsInt();
    } catch (RuntimeException e) {
      Duration duration = Duration.ofNanos(System.nanoTime() - begin);
      writeAfter(e, text(record, start, duration, ExitCode.ofFailure(e)));
      throw e;
    }
    write(text(record, start, Duration.ofNanos(System.nanoTime() - begin), code));
    return code;
  }

  private void writeAfter(RuntimeException failure, String text) {
    try {
      write(text);
    } catch (CommandException e) {
      failure.addSuppressed(e);
    }
  }

  private String text(GcRecord record, Instant start, Duration duration, int code) {
    boolean success = code == ExitCode.DONE || code == ExitCode.DAMAGED;
    boolean whole = success && record.report().filter(GcReport::dryRun).isEmpty();
    GcFigures figures = new GcFigures(registry);
    figures.ended(success, code, start.plus(duration), duration);
    (whole ? Optional.of(GcFigures.seconds(start)) : lastSuccess()).ifPresent(figures::succeeded);
    record.phases().end();
    figures.took(record.phases().durations());
    record.report().ifPresent(figures::did);
    return figures.text();
  }

  /** Returns the time of the last success that the file states, if it can be read. */
  private Optional<Double> lastSuccess() {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(LONGEST_FILE), StandardCharsets.UTF_8);
      Matcher line = LAST_SUCCESS.matcher(text);
      return line.find() ? Optional.of(Double.valueOf(line.group(1))) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Replaces the file in one step, so that node_exporter never reads a part of it. */
  private void write(String text) {
    try {
      // node_exporter ignores a file whose name does not end with .prom.
      Path other = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
      try {
        Files.writeString(other, text, StandardCharsets.UTF_8);
        makeReadable(other);
        Files.move(
            other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(other);
      }
    } catch (IOException e) {
      throw new CommandException(file + ": cannot be written: " + e, e);
    }
  }

  /** node_exporter runs as another user. */
  private static void makeReadable(Path file) throws IOException {
    @Nullable
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
    }
  }
}
