package example.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ApplicationTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void twoInstancesCollectOneDirectory(@TempDir Path folder) throws Exception {
    try (ConfigurableApplicationContext one = start(folder);
        ConfigurableApplicationContext two = start(folder)) {
      one.getBean(Registry.class).repository("app").blobs().put(new byte[10]);
      for (ConfigurableApplicationContext instance : List.of(one, two)) {
        assertThat(send("GET", instance)).contains("\"running\":false").contains("next");
        String state = send("POST", instance);
        while (state.contains("\"running\":true")) {
          state = send("GET", instance);
        }
        assertThat(state).contains("\"cancelled\":false", "\"blobsRemoved\":0"); // it is young
      }
    }
  }

  private static ConfigurableApplicationContext start(Path folder) {
    return new SpringApplicationBuilder(Application.class)
        .run(
            "--registry.directory=" + folder.resolve("registry"),
            "--server.port=0",
            "--server.tomcat.basedir=" + folder.resolve("tomcat"));
  }

  private String send(String method, ConfigurableApplicationContext instance)
      throws IOException, InterruptedException {
    String port = instance.getEnvironment().getProperty("local.server.port");
    URI endpoint = URI.create("http://localhost:" + port + "/actuator/collection");
    HttpRequest request =
        HttpRequest.newBuilder(endpoint).method(method, BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }
}
