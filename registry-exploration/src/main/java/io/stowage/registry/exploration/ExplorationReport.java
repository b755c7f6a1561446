package io.stowage.registry.exploration;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What an {@link Exploration} has found.
 *
 * @param states how many states were visited, in the last round
 * @param ends how many ends were checked that differ in the store, the clock or what was noted
 * @param schedules how many schedules lead through these states, each of which stands for all that
 *     differ from it in the order of calls that commute
 * @param histories how many different things the processes were seen to do, each process by itself
 * @param rounds how often the search was run, until all was known that the processes may do
 * @param complete whether all was visited: nothing was wrong, and there were no more states than allowed
 * @param duration how long it took
 * @param violation the first schedule that goes wrong
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
