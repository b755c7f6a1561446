package io.stowage.registry.exploration;

import io.stowage.registry.storage.StorageDriver;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is there when all processes have ended. */
public final class End {
  private final World world;
  private final Map<String, List<String>> notes;

  private End(World world, Map<String, List<String>> notes) {
    this.world = world;
    this.notes = notes;
  }

  static End of(List<Participant> participants, State state) {
    Map<String, List<String>> notes = new TreeMap<>();
    for (int i = 0; i < participants.size(); i++) {
      notes.put(participants.get(i).name(), state.at()[i].notes());
    }
    return new End(state.world(), notes);
  }

  /** Returns a process that goes on in what is there; what it changes no other end has. */
  public ScheduledProcess process() {
    return new ScheduledProcess(new Direct(world, 0), false, false);
  }

  /** Returns the store, as {@link #process} has it. */
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
   * Returns what a process has noted; at last {@code failed:} and the exception that ended it, if one
   * did.
   */
  public List<String> notes(String process) {
    return notes.getOrDefault(process, List.of());
  }

  List<List<String>> allNotes() {
    return List.copyOf(notes.values());
  }
}
