package example.jib;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** The class under test. It publishes a program as an image. */
public final class Publisher {
  private final Path cache;

  /** Creates a publisher that keeps the layers it made in {@code cache}. */
  public Publisher(Path cache) {
    this.cache = cache;
  }

  /**
   * Pushes an image that runs {@code program} and returns its digest.
   *
   * @param image the name of the image, such as {@code localhost:5000/team/app:1.0}
   */
  public String publish(Path program, String image)
      throws InvalidImageReferenceException, CacheDirectoryCreationException, RegistryException,
          IOException, ExecutionException, InterruptedException {
    Containerizer target = Containerizer.to(RegistryImage.named(image))
        .setAllowInsecureRegistries(true) // falls back to http for those without TLS
        .setApplicationLayersCache(cache)
        .setBaseImageLayersCache(cache);
    JibContainer pushed = Jib.fromScratch()
        .addLayer(List.of(program), AbsoluteUnixPath.get("/app"))
        .setEntrypoint("/app/" + program.getFileName())
        .containerize(target);
    return pushed.getDigest().toString();
  }
}
