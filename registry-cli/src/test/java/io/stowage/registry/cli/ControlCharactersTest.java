package io.stowage.registry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * No command prints a control character that a terminal may interpret, although trees, images,
 * archives, configurations and command lines contain all of them.
 */
class ControlCharactersTest {
  /** Characters that no path of a store may have, without NUL and slash, which no file name has. */
  private static final String CONTROLS =
      text(IntStream.concat(IntStream.rangeClosed(0x01, 0x1f), IntStream.rangeClosed(0x7f, 0x9f)));

  /** Marks of text direction, and separators of lines, which a path may contain. */
  private static final String MARKS = text(IntStream.of(
      0x061c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066,
      0x2067, 0x2068, 0x2069));

  private static final String ALL = "a" + CONTROLS + MARKS + "z";

  /** The options that name a file to write, which must not be one of this module. */
  private static final Set<String> WRITING =
      Set.of("-o", "--output", "--metrics-file", "--ready-file");

  private final Path folder;
  private final Path root;
  private final Path configuration;
  private final Set<String> ran = new TreeSet<>();

  ControlCharactersTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.root = Files.createDirectories(folder.resolve(ALL)).resolve("root");
    this.configuration = Files.writeString(
        folder.resolve(MARKS + ".yml"),
        "version: 0.1\nlog: {level: " + quoted(ALL) + "}\nstorage: {filesystem: {rootdirectory: "
            + quoted(root.toString()) + "}}\n");
  }

  @Test
  void areNotPrintedFromNamesTagsAndAnnotationsInATree() throws IOException {
    Digest image = fill();
    String name = "team/app";
    for (Object registry : new Object[] {root, configuration}) {
      both("ls", registry);
      both("ls", "-l", registry);
      both("tags", registry, name);
      both("tags", "-l", registry, name);
      both("inspect", registry, name + ":1.0");
      both("inspect", registry, name + ":annotated");
      both("inspect", registry, name + ":damaged");
      both("du", registry);
      both("verify", registry);
      both("why", registry, image);
      both("restore", "--dry-run", registry);
      both("purge-uploads", "--dry-run", registry);
      both("purge-uploads", "--age=0", registry);
      both("export", registry, name + ":1.0", folder.resolve("out" + ALL + ".tar"));
      both("export", registry, name + ":1.0", folder.resolve("out" + ALL));
      both("import", "--repository", "copy", registry, folder.resolve("out" + ALL + ".tar"));
      both("import", "--repository", "copy", registry, folder.resolve("out" + ALL));
      both("copy", registry, name + ":annotated", registry, "copy/app:1.0");
      both("tag", registry, name + ":1.0", "again");
      both("untag", registry, name + ":again");
      both("prune", "--dry-run", "--keep-last=1", registry);
      both("delete", "--dry-run", registry, name + ":annotated");
      both("delete", "--dry-run", "--repository", registry, "copy/app");
      both("garbage-collect", "--writers=none", "--dry-run", registry);
      both("garbage-collect", "--writers=none", "--delete-untagged", "--quarantine=1d", registry);
      both("quarantine", "list", registry);
      both("quarantine", "purge", "--dry-run", "--all", registry);
      both("restore", registry);
      both("garbage-collect", "--writers=none", "--delete-untagged", registry);
    }
    check(Cli.plain(), "demo", folder.resolve("demo" + ALL));
    assertThat(ran).isEqualTo(commands().collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void areNotPrintedFromACommandLine(String command) throws IOException {
    fill();
    Path other = folder.resolve("other" + ALL);
    for (Object first : List.of(root, other, "-" + ALL, "--x" + ALL)) {
      check(Cli.plain(), command, first);
      for (Object second : List.of(root, other, "team/app:" + MARKS, "team/app:1.0", "-" + ALL)) {
        check(Cli.plain(), command, "-v", first, second);
        check(Cli.plain(), command, "-v", first, second, folder.resolve(ALL + "x"));
      }
    }
    CommandLine line = Objects.requireNonNull(
        RegistryCommand.on(Host.system()).getSubcommands().get(command), command);
    Set<String> options = line.getCommandSpec().optionsMap().keySet();
    for (String option : options) {
      Object value = WRITING.contains(option) ? folder.resolve(ALL) : ALL;
      check(Cli.plain(), command, option + "=" + value, root);
      check(Cli.plain(), command, option, folder.resolve(ALL), root, "team/app:1.0");
    }
    check(Cli.plain(), ALL, command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "storage: {filesystem: {rootdirectory: %s}}",
        "storage: {%s: {}}",
        "storage: %s",
        "%s",
        "storage: {filesystem: {}, cache: {blobdescriptor: %s}}",
        "storage: {filesystem: {rootdirectory: /var}, maintenance: {readonly: {enabled: %s}}}",
        "storage: {filesystem: {rootdirectory: /var}}\nstowage: {gc: {writers: %s}}",
        "storage: {<<: *%s",
        "storage: [%s"
      })
  void areNotPrintedFromAConfiguration(String content) throws IOException {
    for (String value : List.of(quoted(ALL), MARKS, ALL)) {
      Path file = Files.writeString(folder.resolve("wrong.yml"), content.formatted(value));
      both("ls", file);
      both("garbage-collect", file);
      both("garbage-collect", "--writers=any", file);
    }
  }

  @Test
  void areNotPrintedFromVariables() throws IOException {
    fill();
    for (String name : List.of(
        "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY",
        "REGISTRY_STORAGE",
        "REGISTRY_STORAGE_CACHE_BLOBDESCRIPTOR",
        "REGISTRY_STORAGE_MAINTENANCE_READONLY",
        "REGISTRY_STORAGE_" + MARKS)) {
      Cli cli = Cli.with(Map.of(name, ALL));
      check(cli, "ls", configuration);
      check(cli, "garbage-collect", "--writers=any", configuration);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areNotPrintedFromImportedArchivesAndFolders(boolean docker) throws IOException {
    fill();
    String config = "{\"Config\":" + jsonText(ALL) + ",\"RepoTags\":[" + jsonText(ALL) + ","
        + jsonText("r:" + MARKS) + "],\"Layers\":[" + jsonText(MARKS) + "]}";
    String descriptor =
        "{\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"size\":1,\"digest\":%s,"
            + "\"annotations\":{\"org.opencontainers.image.ref.name\":" + jsonText(ALL) + "}}";
    String digest = jsonText(Digest.of(new byte[] {1}).toString());
    List<String> indexes = docker
        ? List.of("[" + config + "]", "[" + ALL + "]", jsonText(ALL))
        : List.of(
            "{\"schemaVersion\":2,\"manifests\":[" + descriptor.formatted(digest) + "]}",
            "{\"schemaVersion\":2,\"manifests\":[" + descriptor.formatted(jsonText(ALL)) + "]}",
            "{\"schemaVersion\":2,\"mediaType\":" + jsonText(ALL) + "}");
    int n = 0;
    for (String index : indexes) {
      Path files = Files.createDirectory(folder.resolve(MARKS + n++));
      Files.writeString(files.resolve(docker ? "manifest.json" : "index.json"), index);
      if (!docker) {
        Files.writeString(files.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
      }
      both("import", root, files);
      both("import", "--repository=copy", root, files);
      for (String other : List.of("README", ALL, "../" + ALL, "/" + MARKS)) {
        Path archive = Files.write(folder.resolve(MARKS + n++ + ".tar"), tar(files, other));
        both("import", root, archive);
        both("import", "--repository=copy", root, archive);
      }
    }
  }

  @Test
  void areEscapedInJsonWithoutLoss() throws IOException {
    fill();
    List<String> paths = new ArrayList<>();
    Cli.Result verified = check(Cli.plain(), "garbage-collect", "--writers=none", "--json", root);
    for (JsonNode damage : verified.json().get("damages")) {
      paths.add(damage.get("path").asText());
    }
    assertThat(paths).anyMatch(path -> path.endsWith("/" + "_" + MARKS));
    assertThat(verified.out()).contains("\\u202e");
  }

  @Test
  void areShownAsEscapesInText() throws IOException {
    fill();
    Cli.Result collected = check(Cli.plain(), "garbage-collect", "--writers=none", root);
    assertThat(collected.out()).contains("_\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a");
    Cli.Result refused = check(Cli.plain(), "ls", folder.resolve("no\u001b[31m\nsuch"));
    assertThat(refused.err()).contains("no\\u001b[31m\\u000asuch").hasLineCount(1);
  }

  private Digest fill() throws IOException {
    Digest digest;
    try (Registry registry = Trees.open(root)) {
      Repository app = registry.repository("team/app");
      TestImages images = TestImages.in(app, 1);
      TestImage image = images.image().tag("1.0").push();
      digest = image.digest();
      images.image().annotation(ALL, ALL).tag("annotated").push();
      images.artifactFor(image).annotation(ALL, ALL).push();
      String platform = "{\"architecture\":" + jsonText(ALL) + ",\"os\":" + jsonText(MARKS)
          + ",\"variant\":" + jsonText(MARKS) + "}";
      app.manifests()
          .put(
              Tag.parse("platforms"),
              MediaType.OCI_INDEX,
              ("{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"" + MediaType.OCI_MANIFEST
                      + "\",\"size\":" + image.manifest().bytes().length + ",\"digest\":\"" + digest
                      + "\",\"platform\":" + platform + ",\"annotations\":{" + jsonText(ALL) + ":"
                      + jsonText(ALL) + "}}]}")
                  .getBytes(UTF_8));
      app.blobs().startUpload().append(0, new byte[] {1});
      Breakage breakage = Breakage.of(registry.storage());
      Digest damaged = breakage.manifest(app.name(), ("{\"x\":\"" + ALL + "\"").getBytes(UTF_8));
      breakage.danglingTag(app.name(), Tag.parse("damaged"), damaged);
      breakage.orphanBlob(new byte[9]);
    }
    Path top = root.resolve(RegistryLayout.ROOT.value());
    Path app = top.resolve("repositories/team/app");
    for (String name : List.of(CONTROLS, MARKS)) {
      for (String place : List.of(
          "",
          "blobs",
          "blobs/sha256",
          "blobs/sha256/00",
          "repositories",
          "repositories/team",
          "repositories/team/app",
          "repositories/team/app/_layers",
          "repositories/team/app/_layers/sha256",
          "repositories/team/app/_manifests",
          "repositories/team/app/_manifests/revisions/sha256",
          "repositories/team/app/_manifests/tags",
          "repositories/team/app/_manifests/tags/1.0/index/sha256",
          "repositories/team/app/_uploads",
          "../../../_stowage")) {
        String prefix = place.endsWith("repositories") ? "_" : "";
        Path link = Files.createDirectories(top.resolve(place).resolve(prefix + name + "/current"));
        Files.writeString(link.resolve("link"), ALL);
        Files.writeString(link.resolveSibling("link"), ALL);
      }
      Files.createSymbolicLink(app.resolve("_manifests/tags/" + name + "link"), Path.of(ALL));
    }
    Path tag = Files.createDirectories(app.resolve("_manifests/tags/odd/current"));
    Files.writeString(tag.resolve("link"), ALL);
    Trees.age(root);
    return digest;
  }

  private void both(String command, Object... arguments) {
    List<Object> line = new ArrayList<>(List.of(arguments));
    line.add(0, command);
    check(Cli.onTerminal(), line.toArray());
    line.add(1, "-v");
    check(Cli.plain(), line.toArray());
    line.set(1, "--json");
    check(Cli.plain(), line.toArray());
  }

  private Cli.Result check(Cli cli, Object... line) {
    ran.add(line[0].toString());
    Cli.Result result = cli.run(line);
    assertPrintable(result.out(), line);
    assertPrintable(result.err(), line);
    if (result.out().startsWith("{")) {
      result.json();
    }
    return result;
  }

  /** The command itself prints line ends, tabs, and on a terminal carriage returns. */
  private static void assertPrintable(String printed, Object... line) {
    String raw = printed
        .codePoints()
        .filter(c -> "\n\t\r".indexOf(c) < 0)
        .filter(c -> (CONTROLS + MARKS).indexOf(c) >= 0)
        .mapToObj(c -> String.format("%04x", c))
        .collect(Collectors.joining(" "));
    assertThat(raw).as(() -> List.of(line) + " printed " + quoted(printed)).isEmpty();
  }

  /** Returns the commands that end by themselves; {@code htpasswd} would write files. */
  private static Stream<String> commands() {
    return RegistryCommand.on(Host.system()).getSubcommands().keySet().stream()
        .filter(name -> !Set.of("serve", "htpasswd").contains(name));
  }

  private static byte[] tar(Path files, String other) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (Path file : Trees.files(files)) {
        add(tar, files.relativize(file).toString(), Files.readAllBytes(file));
      }
      add(tar, other, new byte[] {1});
    }
    return bytes.toByteArray();
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** Returns {@code text} with the escapes of YAML and JSON for everything that is not ASCII. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(c -> quoted.append(
            c < ' ' || c > '~' || c == '"' || c == '\\' ? String.format("\\u%04x", c) : (char) c));
    return quoted.append('"').toString();
  }

  /** Returns {@code text} as JSON, with no more escapes than JSON requires. */
  private static String jsonText(String text) {
    try {
      return JsonMapper.builder().build().writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(IntStream codes) {
    return codes
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, (a, b) -> a.append(b))
        .toString();
  }
}
