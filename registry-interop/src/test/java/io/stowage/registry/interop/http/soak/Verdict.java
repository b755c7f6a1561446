package io.stowage.registry.interop.http.soak;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of everything acknowledged and not deleted that a server still has.
 *
 * @param complete the number of images that were pulled and are complete
 * @param losses a description of each image that is missing or wrong
 */
record Verdict(int complete, List<String> losses) {
  /** Copies the list. */
  Verdict {
    losses = List.copyOf(losses);
  }

  /** Pulls everything in the ledgers of {@code clients} from the server of {@code api}. */
  static Verdict of(List<SoakClient> clients, RegistryApi api) throws InterruptedException {
    List<String> losses = new ArrayList<>();
    int complete = 0;
    for (SoakClient client : clients) {
      complete += client.verify(api, losses);
    }
    return new Verdict(complete, losses);
  }
}
