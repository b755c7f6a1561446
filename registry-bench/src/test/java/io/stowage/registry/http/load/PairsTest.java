package io.stowage.registry.http.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {
  @Test
  void measuresInTurnAndForgetsTheFirstRound() throws IOException {
    List<String> order = new ArrayList<>();
    Pairs<Integer> pairs = Pairs.taken(2, () -> note(order, "ours"), () -> note(order, "theirs"));
    assertThat(order).containsExactly("ours", "theirs", "theirs", "ours", "ours", "theirs");
    assertThat(pairs).isEqualTo(new Pairs<>(List.of(4, 5), List.of(3, 6)));
  }

  private static int note(List<String> order, String name) {
    order.add(name);
    return order.size();
  }
}
