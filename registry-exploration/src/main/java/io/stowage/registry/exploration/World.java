package io.stowage.registry.exploration;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The store and the clock at one moment, and the effects of calls on them. Immutable.
 *
 * @param tree defines how the store is changed
 * @param root the store
 * @param writers one name for each file that has a writer
 * @param objects the objects with versions, by their keys
 * @param now the clock in milliseconds since 1970
 */
record World(Tree tree, Folder root, Folder writers, Folder objects, long now) {
  private static final Leaf WRITER = new Leaf(0, 0, "");

  static World empty(Tree tree, long now) {
    return new World(tree, tree.folder(0, now), Folder.empty(0, 0), Folder.empty(0, 0), now);
  }

  /** Makes {@code call}; the nodes that it makes get {@code fresh} ids. */
  Step make(Call call, Fresh fresh) {
    return switch (call.op()) {
      case LOOK -> ofFile(call, leaf -> new Entry(leaf.content().length(), leaf.time(), leaf.id()));
      case EXISTS -> ofFile(call, leaf -> Outcome.DONE);
      case READ -> ofFile(call, Leaf::content);
      case LOCK -> lock(call.path());
      case UNLOCK -> withWriters(writers.without(call.path(), 0));
      case LOCKS -> same(hasWriter(call.path()) ? Outcome.OCCUPIED : Outcome.ABSENT);
      case OPEN -> ofFile(call, Leaf::id);
      case CHANGED -> ofFolder(call, Folder::time);
      case LIST -> ofFolder(call, Folder::names);
      case SET_TIME -> change(call, leaf -> leaf.at(call.number()));
      case APPEND -> change(call, leaf -> leaf.with(call.content(), now));
      case RENEW -> change(call, leaf -> leaf.at(now));
      case WRITE -> write(call, fresh);
      case OPEN_OR_CREATE -> openOrCreate(call, fresh);
      case PUBLISH -> publish(call, fresh);
      case REPLACE -> replace(call, fresh);
      case DELETE -> delete(call.path());
      case TAKE -> take(call.path(), call.other(), fresh);
      case RESTORE -> restore(call.path(), call.other(), fresh);
      case PURGE -> purge(call.path());
      case FOLDER -> makeFolder(call.path(), fresh);
      case FOLDER_OF -> folderOf(call.path());
      case PLACE -> place(call, fresh);
      case CREATE -> create(call, fresh);
      case MOVE -> move(call, fresh);
      case UNLINK -> unlink(call);
      case REMOVE, REMOVE_FOLDER -> remove(call);
      case REMOVE_TREE -> removeTree(call);
      case RENAME -> rename(call.path(), call.other(), fresh);
      case LINK -> link(call.path(), call.other(), fresh);
      case VERSIONS -> same(versions(call.path()));
      case SCAN -> same(scan(call.path()));
      case ADD_VERSION, ADD_MARKER -> addVersion(call, fresh);
      case REMOVE_VERSION ->
        withVersions(Outcome.DONE, call.path(), Versions.without(versions(call.path()), call.id()));
      case NOW, TIME -> same(now);
      case PASS, WAITED ->
        new Step(Outcome.DONE, new World(tree, root, writers, objects, now + call.number()));
      case WAIT, REQUEST -> same(Outcome.DONE);
    };
  }

  private String versions(String key) {
    return objects.child(key) instanceof Leaf leaf ? leaf.content() : "";
  }

  private List<String> scan(String prefix) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      String key = objects.name(i);
      if (key.startsWith(prefix)) {
        found.add(key);
        found.add(versions(key));
      }
    }
    return found;
  }

  private Step addVersion(Call call, Fresh fresh) {
    ObjectVersion added =
        new ObjectVersion(fresh.next(), now, call.op() == Op.ADD_MARKER, call.content());
    Entry entry = new Entry(call.content().length(), now, added.id());
    return withVersions(entry, call.path(), Versions.with(versions(call.path()), added));
  }

  private Step withVersions(Object answer, String key, String versions) {
    Folder changed = objects;
    if (!versions.isEmpty()) {
      changed = objects.with(key, new Leaf(0, 0, versions), 0);
    } else if (objects.child(key) != null) {
      changed = objects.without(key, 0);
    }
    return new Step(answer, new World(tree, root, writers, changed, now));
  }

  private Step lock(String path) {
    return writers.child(path) == null
        ? withWriters(writers.with(path, WRITER, 0))
        : same(Outcome.OCCUPIED);
  }

  private boolean hasWriter(String path) {
    return writers.names().stream()
        .anyMatch(name -> name.equals(path) || Paths.folder(name).equals(path));
  }

  private Step withWriters(Folder changed) {
    return new Step(Outcome.DONE, new World(tree, root, changed, objects, now));
  }

  private Step ofFile(Call call, Function<Leaf, Object> answer) {
    return same(find(call.path()) instanceof Leaf leaf ? answer.apply(leaf) : Outcome.ABSENT);
  }

  private Step ofFolder(Call call, Function<Folder, Object> answer) {
    return same(find(call.path()) instanceof Folder folder ? answer.apply(folder) : Outcome.ABSENT);
  }

  private Step change(Call call, UnaryOperator<Leaf> change) {
    return done(tree.change(root, call.id(), change));
  }

  private Step write(Call call, Fresh fresh) {
    if (isNoPlaceForFile(call.path())) {
      return same(Outcome.UNEXPECTED);
    }
    Leaf leaf = new Leaf(fresh.next(), now, call.content());
    return done(tree.put(root, call.path(), leaf, fresh, now));
  }

  private Step openOrCreate(Call call, Fresh fresh) {
    if (find(call.path()) instanceof Leaf leaf) {
      return same(leaf.id());
    }
    int id = fresh.next();
    Step made = write(call, Fresh.from(id));
    return new Step(made.answer() == Outcome.DONE ? (Object) id : made.answer(), made.after());
  }

  private Step publish(Call call, Fresh fresh) {
    String from = call.path();
    String to = call.other();
    if (!(find(from) instanceof Leaf published)) {
      return same(Outcome.ABSENT);
    }
    if (published.content().length() != call.number()) {
      return same((long) published.content().length());
    }
    if (find(to) instanceof Leaf) {
      return new Step(Outcome.OCCUPIED, with(tree.remove(root, from, now)));
    }
    if (isNoPlaceForFile(to)) {
      return same(Outcome.UNEXPECTED);
    }
    return done(tree.put(tree.remove(root, from, now), to, published.at(now), fresh, now));
  }

  private Step replace(Call call, Fresh fresh) {
    if (!(find(call.path()) instanceof Leaf moved)) {
      return same(Outcome.ABSENT);
    }
    if (!(find(call.other()) instanceof Leaf seen)
        || seen.id() != call.id()
        || seen.time() != call.number()
        || !call.content().equals(Integer.toString(seen.content().length()))) {
      return same(Outcome.OCCUPIED);
    }
    return done(
        tree.put(tree.remove(root, call.path(), now), call.other(), moved.at(now), fresh, now));
  }

  private Step delete(String path) {
    Node there = find(path);
    if (there == null) {
      return same(Outcome.ABSENT);
    }
    return there instanceof Folder ? same(Outcome.UNEXPECTED) : done(tree.remove(root, path, now));
  }

  private Step take(String object, String kept, Fresh fresh) {
    return find(object) instanceof Leaf
        ? rename(Paths.folder(object), Paths.folder(kept), fresh)
        : same(Outcome.ABSENT);
  }

  private Step restore(String kept, String object, Fresh fresh) {
    if (!(find(kept) instanceof Leaf)) {
      return same(Outcome.ABSENT);
    }
    String from = Paths.folder(kept);
    String to = Paths.folder(object);
    Step renamed = rename(from, to, fresh);
    return renamed.answer() == Outcome.OCCUPIED ? merge(from, to, fresh) : renamed;
  }

  private Step merge(String from, String to, Fresh fresh) {
    Folder merged = root;
    Folder moved = (Folder) Objects.requireNonNull(find(from));
    for (String name : moved.names()) {
      if (find(Paths.join(to, name)) == null) {
        Node node = Objects.requireNonNull(moved.child(name));
        merged = tree.put(merged, Paths.join(to, name), node, fresh, now);
      }
    }
    return done(tree.remove(merged, from, now));
  }

  private Step purge(String kept) {
    return find(kept) instanceof Leaf
        ? done(tree.remove(root, Paths.folder(kept), now))
        : same(Outcome.ABSENT);
  }

  private boolean isNoPlaceForFile(String path) {
    return find(path) instanceof Folder || Tree.isBlocked(root, path);
  }

  private Step makeFolder(String path, Fresh fresh) {
    Node there = find(path);
    if (there == null && !Tree.isBlocked(root, path)) {
      Folder made = tree.folder(fresh.next(), now);
      return new Step(made.id(), with(tree.put(root, path, made, fresh, now)));
    }
    return same(there instanceof Folder ? (Object) there.id() : Outcome.UNEXPECTED);
  }

  private Step folderOf(String path) {
    Node there = find(path);
    if (there instanceof Folder) {
      return same(Outcome.UNEXPECTED);
    }
    Node folder = find(Paths.folder(path));
    return same(there == null || folder == null ? Outcome.ABSENT : folder.id());
  }

  private Step place(Call call, Fresh fresh) {
    String path = inFolder(call, call.path());
    if (path == null) {
      return same(Outcome.ABSENT);
    }
    if (find(path) instanceof Folder) {
      return same(Outcome.UNEXPECTED);
    }
    Leaf leaf = new Leaf(fresh.next(), call.number(), call.content());
    return done(tree.put(root, path, leaf, fresh, now));
  }

  private Step create(Call call, Fresh fresh) {
    String path = inFolder(call, call.path());
    Node there = path == null ? null : find(path);
    if (path == null || there instanceof Folder) {
      return same(path == null ? Outcome.ABSENT : Outcome.UNEXPECTED);
    }
    if (there != null) {
      return same(there.id());
    }
    Leaf leaf = new Leaf(fresh.next(), now, "");
    return new Step(leaf.id(), with(tree.put(root, path, leaf, fresh, now)));
  }

  private Step move(Call call, Fresh fresh) {
    String to = inFolder(call, call.other());
    if (to == null || !(find(call.path()) instanceof Leaf moved)) {
      return same(Outcome.ABSENT);
    }
    if (find(to) instanceof Folder) {
      return same(Outcome.UNEXPECTED);
    }
    return done(tree.put(tree.remove(root, call.path(), now), to, moved, fresh, now));
  }

  private Step unlink(Call call) {
    String path = inFolder(call, call.path());
    Node there = path == null ? null : find(path);
    if (path == null || there == null) {
      return same(Outcome.ABSENT);
    }
    return there instanceof Folder ? same(Outcome.UNEXPECTED) : done(tree.remove(root, path, now));
  }

  private Step remove(Call call) {
    Node there = find(call.path());
    if (there == null) {
      return same(Outcome.ABSENT);
    }
    boolean removable =
        there instanceof Folder folder ? folder.isEmpty() : call.op() != Op.REMOVE_FOLDER;
    return removable ? done(tree.remove(root, call.path(), now)) : same(Outcome.OCCUPIED);
  }

  /** Removes a tree and returns whether the folder contained a file with the name {@code other}. */
  private Step removeTree(Call call) {
    if (!(find(call.path()) instanceof Folder folder)) {
      return same(Outcome.ABSENT);
    }
    Object answer = folder.child(call.other()) == null ? Outcome.ABSENT : Outcome.DONE;
    return new Step(answer, with(tree.remove(root, call.path(), now)));
  }

  private Step rename(String from, String to, Fresh fresh) {
    if (!(find(from) instanceof Folder moved)) {
      return same(Outcome.ABSENT);
    }
    if (Tree.isBlocked(root, to)) {
      return same(Outcome.UNEXPECTED);
    }
    Node there = find(to);
    if (there != null && !(there instanceof Folder folder && folder.isEmpty())) {
      return same(there instanceof Folder ? Outcome.OCCUPIED : Outcome.UNEXPECTED);
    }
    return done(tree.put(tree.remove(root, from, now), to, moved, fresh, now));
  }

  private Step link(String from, String to, Fresh fresh) {
    if (!(find(from) instanceof Leaf leaf) || !(find(Paths.folder(to)) instanceof Folder)) {
      return same(Outcome.ABSENT);
    }
    return find(to) == null ? done(tree.put(root, to, leaf, fresh, now)) : same(Outcome.OCCUPIED);
  }

  /**
   * Returns the path of the name of {@code path} in the open folder of the call, or null if the
   * folder is gone.
   */
  private @Nullable String inFolder(Call call, String path) {
    String folder = Tree.whereIs(root, call.id(), Paths.folder(path));
    return folder == null ? null : Paths.join(folder, Paths.name(path));
  }

  private @Nullable Node find(String path) {
    return Tree.find(root, path);
  }

  private Step same(Object answer) {
    return new Step(answer, this);
  }

  private Step done(Folder changed) {
    return new Step(Outcome.DONE, with(changed));
  }

  private World with(Folder changed) {
    return new World(tree, changed, writers, objects, now);
  }

  /**
   * A call that was made.
   *
   * @param answer the result for the process
   * @param after the world after the call
   */
  record Step(Object answer, World after) {}
}
