package io.stowage.registry.interop.http;

import io.stowage.registry.Registry;
import io.stowage.registry.exploration.peer.Command;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.http.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * curl shows each endpoint of the API, as the documentation of Distribution describes it: the
 * commands and their output are in {@code curl.txt}.
 */
@RequiresPeers("curl")
class CurlIT {
  private static final int TOO_LARGE = 4 * 1024 * 1024 + 1;

  /** Prints the {@code Location} of the answer to a request. */
  private static final String PRELUDE = """
      location() {
        curl -sS -o /dev/null -w '%header{location}' "$@" | sed "s|^/|$URL/|"
      }
      """;

  @RegisterExtension
  static final RegistryServer SERVER =
      RegistryServer.builder().seededBy(CurlIT::pushOthers).build();

  private static void pushOthers(Registry registry) {
    TestImages images = TestImages.in(registry.repository("library/base"));
    images.image().tag("1.0").tag("1.1").tag("2.0").push();
  }

  @TestFactory
  Stream<DynamicTest> showsEachEndpoint(@TempDir Path folder) throws IOException {
    TestImages images = Samples.of("curl").images();
    TestImage image = images.image().push();
    Descriptor layer = image.layers().get(0);
    TestImage signature = images.artifactFor(image).push();
    Files.write(folder.resolve("layer"), Samples.content(image, layer));
    Files.write(folder.resolve("config"), Samples.content(image, image.config()));
    Files.write(folder.resolve("manifest"), image.manifest().bytes());
    Files.write(folder.resolve("large"), new byte[TOO_LARGE]);
    Files.write(folder.resolve("signature"), signature.manifest().bytes());
    Files.write(
        folder.resolve("statement"),
        Samples.content(signature, signature.layers().get(0)));
    Map<String, String> variables = Map.of(
        "URL", SERVER.url().toString(),
        "FOLDER", folder.toString(),
        "LAYER", layer.digest().toString(),
        "CONFIG", image.config().digest().toString(),
        "IMAGE", image.digest().toString(),
        "SIGNATURE", signature.digest().toString(),
        "STATEMENT", signature.layers().get(0).digest().toString(),
        "BASE", baseLayer());
    return Transcript.load("curl.txt").stream()
        .map(each -> DynamicTest.dynamicTest(each.title(), () -> run(each, variables)));
  }

  private static String baseLayer() {
    return SERVER
        .registry()
        .repository("library/base")
        .manifests()
        .getImage("1.0")
        .layers()
        .get(0)
        .digest()
        .toString();
  }

  private static void run(Transcript transcript, Map<String, String> variables) {
    String script = "cd \"$FOLDER\"\n" + PRELUDE + transcript.script();
    transcript.check(Command.of("sh", "-eu").in(variables).reading(script).run().output());
  }
}
