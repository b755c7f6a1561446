package io.stowage.registry.exploration;

import io.stowage.registry.storage.StorageDriver;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The state in which all processes have ended. */
public final class End {
  private final World world;
  private final Map<String, List<String>> notes;
  private final int next;

  private End(World world, Map<String, List<String>> notes, int next) {
    this.world = world;
    this.notes = notes;
    this.next = next;
  }

  static End of(List<Participant> participants, State state) {
    Map<String, List<String>> notes = new TreeMap<>();
    for (int i = 0; i < participants.size(); i++) {
      notes.put(participants.get(i).name(), state.at()[i].notes());
    }
    return new End(state.world(), notes, participants.size() + 1);
  }

  /**
   * Returns a process that continues in this state, and whose random names and new objects are not
   * those of another process. Its changes do not affect other end states.
   */
  public ScheduledProcess process() {
    return new ScheduledProcess(new Direct(world, 0, next), false, false);
  }

  /** Returns the store as {@link #process} sees it. */
  public StorageDriver storage() {
    return process().storage();
  }

  /** Returns the clock, which stands still. */
  public InstantSource clock() {
    return process().clock();
  }

  /** Returns the names of all processes. */
  public Set<String> processes() {
    return Collections.unmodifiableSet(notes.keySet());
  }

  /**
   * Returns the notes of a process. The last one is {@code failed:} and an exception if an
   * exception ended the process.
   */
  public List<String> notes(String process) {
    return notes.getOrDefault(process, List.of());
  }

  List<List<String>> allNotes() {
    return List.copyOf(notes.values());
  }
}
