package example.serving;

import io.stowage.registry.Registry;
import io.stowage.registry.fs.FileSystemRegistry;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.api.RegistryHandler;
import io.stowage.registry.http.servlet.RegistryServlet;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/** An application that serves the registry in the directory of its configuration. */
@SpringBootApplication
public class Application {
  /** Starts the application. */
  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }

  @Bean
  Registry registry(@Value("${registry.directory}") Path directory) {
    return FileSystemRegistry.openOrCreate(directory);
  }

  /** Serves the API. Everybody may do everything; an {@code AccessControl} would restrict it. */
  @Bean
  ServletRegistrationBean<RegistryServlet> registryServlet(Registry registry) {
    HttpHandler api = RegistryHandler.builder(registry)
        .options(HttpOptions.builder().relativeUrls(true).build())
        .build();
    return new ServletRegistrationBean<>(new RegistryServlet(api), "/v2/*");
  }

  /** A push that is refused is refused before the client sends a layer. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> expectations() {
    return factory -> factory.addConnectorCustomizers(
        connector -> connector.setProperty("continueResponseTiming", "onRead"));
  }
}
