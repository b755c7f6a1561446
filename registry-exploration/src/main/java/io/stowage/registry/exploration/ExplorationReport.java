package io.stowage.registry.exploration;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The result of an {@link Exploration}.
 *
 * @param states the number of states visited in the last round
 * @param ends the number of checked end states, which differ in the store, the clock or the notes
 * @param schedules the number of schedules through these states, each of which represents all
 *     schedules that differ from it in the order of commuting calls
 * @param histories the number of different behaviours of the processes, counted for each process
 * @param rounds the number of searches until all possible behaviours of the processes were known
 * @param complete whether all states were visited: no error occurred and the limit was not reached
 * @param duration the time that the exploration took
 * @param violation the first schedule that fails
 */
public record ExplorationReport(
    int states,
    int ends,
    double schedules,
    int histories,
    int rounds,
    boolean complete,
    Duration duration,
    Optional<Violation> violation) {

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %.3g schedules, %d states, %d ends, %d histories, %d rounds, %.1f s",
        violation.isPresent() ? "fails" : complete ? "holds" : "incomplete",
        schedules,
        states,
        ends,
        histories,
        rounds,
        duration.toMillis() / 1000.0);
  }
}
