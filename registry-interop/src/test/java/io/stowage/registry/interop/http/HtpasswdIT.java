package io.stowage.registry.interop.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.exploration.peer.Command;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.testing.TestImage;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stowage serve} with a file of passwords that Apache's htpasswd wrote. */
@Tag("once")
@RequiresPeers({"htpasswd", "skopeo"})
class HtpasswdIT {
  private final Path folder;

  HtpasswdIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void letsUsersPushAndEverybodyPull() {
    TestImage image = Samples.of("htpasswd").images().image().push();
    String source = "oci:" + Samples.layout(folder.resolve("image"), image);
    String file = folder.resolve("htpasswd").toString();
    Command.of("htpasswd", "-B", "-C", "5", "-b", "-c", file, "ci", "secret").run();
    try (ServerProcess server = ServerProcess.stowage(
        "--memory", "--addr", "127.0.0.1:0", "--htpasswd", file, "--anonymous-pull")) {
      String target = "docker://" + server.host() + "/team/app:1.0";
      Skopeo user = new Skopeo(folder);
      assertThat(user.copy(source, target).tryToRun().status()).isNotZero();
      assertThat(user.login(server.host(), "ci", "wrong").tryToRun().status()).isNotZero();

      user.login(server.host(), "ci", "secret").run();
      user.copy(source, target).run();

      Skopeo anonymous = new Skopeo(folder.resolve("anonymous"));
      anonymous.inspect("--raw", target).run();
      assertThat(anonymous.delete(target).tryToRun().status()).isNotZero();
    }
  }
}
