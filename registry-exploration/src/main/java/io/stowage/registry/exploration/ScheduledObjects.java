package io.stowage.registry.exploration;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The view that one process has of a store of objects with versions, as an object store keeps them
 * in a bucket. Each method is one step. A listing of a real store is at least as consistent: it shows
 * each object as it was at some time during the request. Removals are not conditional, and a removal
 * that hits nothing looks like one that does.
 */
public final class ScheduledObjects {
  private final Caller caller;

  ScheduledObjects(Caller caller) {
    this.caller = caller;
  }

  /** Returns the versions and markers of an object, the newest first. */
  public List<ObjectVersion> versions(String key) {
    return Versions.parse((String) caller.make(Call.of(Op.VERSIONS, key)));
  }

  /**
   * Returns the versions and markers of all objects whose keys begin with {@code prefix}, in the
   * order of the keys in the store. Random UUIDs of this process have other names there, whose order
   * is the same in each run; so the order of keys with such UUIDs is not that of their names here.
   */
  public Map<String, List<ObjectVersion>> all(String prefix) {
    Map<String, List<ObjectVersion>> found = new LinkedHashMap<>();
    List<?> listed = (List<?>) caller.make(Call.of(Op.SCAN, prefix));
    for (int i = 0; i < listed.size(); i += 2) {
      found.put((String) listed.get(i), Versions.parse((String) listed.get(i + 1)));
    }
    return found;
  }

  /** Adds a version with the given content, one byte for each character. */
  public ObjectVersion add(String key, String content) {
    Entry added = (Entry) caller.make(Call.on(Op.ADD_VERSION, 0, key, 0, content));
    return new ObjectVersion(added.id(), added.time(), false, content);
  }

  /** Adds a delete marker. */
  public ObjectVersion hide(String key) {
    Entry added = (Entry) caller.make(Call.of(Op.ADD_MARKER, key));
    return new ObjectVersion(added.id(), added.time(), true, "");
  }

  /** Removes a version or marker, if it is there. */
  public void remove(String key, int id) {
    caller.make(Call.on(Op.REMOVE_VERSION, id, key));
  }

  /** Returns the clock of the store, which is read in one step with the preceding call. */
  public InstantSource clock() {
    return () -> Instant.ofEpochMilli((Long) caller.make(Call.of(Op.TIME, "")));
  }
}
