package io.stowage.registry.exploration;

import static io.stowage.registry.exploration.Region.EXISTENCE;
import static io.stowage.registry.exploration.Region.TIME;

import io.stowage.registry.exploration.Region.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The regions that each call reads and changes, given all calls that are known so far.
 *
 * <p>Two paths between which a folder or a file was ever moved count as one, because a call may act
 * on a file or folder that it has opened, wherever that is now. A folder that exists at the
 * beginning, and that no known call removes or renames, is permanent: a call that would make it if
 * it were missing does not change it. Therefore a newly known call may enlarge the regions that
 * other calls read and change.
 */
final class Footprints {
  private static final int ALL = EXISTENCE | TIME;

  /** The operations that set the time of a file to the current time. */
  private static final Set<Op> TIMED = Set.of(
      Op.APPEND,
      Op.CREATE,
      Op.RENEW,
      Op.WRITE,
      Op.OPEN_OR_CREATE,
      Op.PUBLISH,
      Op.REPLACE,
      Op.ADD_VERSION,
      Op.ADD_MARKER);

  private final Folder initial;
  private final boolean timesFolders;
  private final Map<String, String> aliases = new HashMap<>();
  private final Set<String> removed = new HashSet<>();
  private final Set<String> renamed = new HashSet<>();

  Footprints(Folder initial, boolean timesFolders) {
    this.initial = initial;
    this.timesFolders = timesFolders;
  }

  /** Records a call and returns whether the footprints of other calls may be larger now. */
  boolean learn(Call call) {
    return switch (call.op()) {
      case REMOVE, REMOVE_FOLDER -> removed.add(call.path());
      case RENAME -> {
        boolean first = renamed.add(call.path());
        yield alias(call.path(), call.other()) || first;
      }
      case REMOVE_TREE -> renamed.add(call.path());
      case TAKE, RESTORE -> {
        String folder = Paths.folder(call.path());
        boolean first = renamed.add(folder);
        yield alias(folder, Paths.folder(call.other())) || first;
      }
      case PURGE -> renamed.add(Paths.folder(call.path()));
      case MOVE, LINK, PUBLISH, REPLACE -> alias(call.path(), call.other());
      default -> false;
    };
  }

  List<Region> of(Call call) {
    Print print = new Print();
    String path = call.path();
    switch (call.op()) {
      case LOOK -> print.looks(Shape.NAME, path, ALL);
      case EXISTS, READ, OPEN -> print.looks(Shape.NAME, path, EXISTENCE);
      case LOCK, UNLOCK -> print.changes(Shape.NAME, Region.WRITERS + path, EXISTENCE);
      case LOCKS -> print.lists(Region.WRITERS + path);
      case LIST, CHANGED -> print.lists(path);
      case SET_TIME -> print.changes(Shape.NAME, path, TIME);
      case APPEND -> print.changes(Shape.NAME, path, ALL);
      case RENEW -> print.changes(Shape.NAME, path, TIME);
      case WRITE, OPEN_OR_CREATE -> {
        print.changes(Shape.NAME, path, ALL);
        print.makes(Paths.folder(path));
      }
      case DELETE -> print.changes(Shape.NAME, path, ALL);
      case PUBLISH -> {
        print.changes(Shape.NAME, path, ALL);
        print.changes(Shape.NAME, call.other(), ALL);
        print.makes(Paths.folder(call.other()));
      }
      case REPLACE -> {
        print.changes(Shape.NAME, path, ALL);
        print.changes(Shape.NAME, call.other(), ALL);
      }
      case TAKE, RESTORE -> {
        print.changes(Shape.SUBTREE, Paths.folder(path), EXISTENCE);
        print.changes(Shape.SUBTREE, Paths.folder(call.other()), EXISTENCE);
        print.makes(Paths.folder(Paths.folder(call.other())));
      }
      case PURGE -> print.changes(Shape.SUBTREE, Paths.folder(path), ALL);
      case FOLDER -> print.makes(path);
      case FOLDER_OF -> print.looksIn(path);
      case PLACE, UNLINK, CREATE -> print.changesIn(path);
      case MOVE -> {
        print.changesIn(path);
        print.changesIn(call.other());
      }
      case REMOVE, REMOVE_FOLDER -> {
        print.changes(Shape.NAME, path, ALL);
        print.looks(Shape.CHILDREN, path, EXISTENCE);
      }
      case REMOVE_TREE -> print.changes(Shape.SUBTREE, path, ALL);
      case RENAME -> {
        print.changes(Shape.SUBTREE, path, EXISTENCE);
        print.changes(Shape.SUBTREE, call.other(), EXISTENCE);
        print.makes(Paths.folder(call.other()));
      }
      case LINK -> {
        print.changes(Shape.NAME, path, ALL);
        print.changesIn(call.other());
      }
      case VERSIONS -> print.looks(Shape.NAME, Region.OBJECTS + path, ALL);
      case SCAN -> print.looks(Shape.SUBTREE, Paths.folder(Region.OBJECTS + path), ALL);
      case ADD_VERSION, ADD_MARKER, REMOVE_VERSION ->
        print.changes(Shape.NAME, Region.OBJECTS + path, ALL);
      case NOW, TIME -> print.looks(Shape.NAME, Region.CLOCK, ALL);
      case PASS -> print.changes(Shape.NAME, Region.CLOCK, ALL);
      case WAIT -> print.looks(Shape.NAME, Region.REQUESTS, ALL);
      case WAITED -> {
        print.looks(Shape.NAME, Region.REQUESTS, ALL);
        print.changes(Shape.NAME, Region.CLOCK, ALL);
      }
      case REQUEST -> print.changes(Shape.NAME, Region.REQUESTS, ALL);
    }
    if (TIMED.contains(call.op()) || (timesFolders && print.isChange())) {
      print.looks(Shape.NAME, Region.CLOCK, ALL);
    }
    return print.regions;
  }

  private boolean isThereForEver(String path) {
    return Tree.find(initial, path) instanceof Folder
        && !removed.contains(path)
        && renamed.stream().noneMatch(moved -> Paths.isWithin(path, moved));
  }

  private boolean alias(String from, String to) {
    String one = canonical(from);
    String two = canonical(to);
    if (one.equals(two)) {
      return false;
    }
    boolean first = one.length() < two.length();
    aliases.put(first ? two : one, first ? one : two);
    return true;
  }

  private String canonical(String path) {
    for (String above = path; !above.isEmpty(); above = Paths.folder(above)) {
      String alias = aliases.get(above);
      if (alias != null) {
        return canonical(alias + path.substring(above.length()));
      }
    }
    return path;
  }

  /** The regions of one call, each under the given path and under the path that it counts as. */
  private final class Print {
    private final List<Region> regions = new ArrayList<>();

    void looks(Shape shape, String path, int aspects) {
      add(shape, path, aspects, false);
    }

    void changes(Shape shape, String path, int aspects) {
      add(shape, path, aspects, true);
    }

    void lists(String path) {
      looks(Shape.NAME, path, EXISTENCE);
      looks(Shape.CHILDREN, path, EXISTENCE);
    }

    void looksIn(String path) {
      looks(Shape.NAME, path, EXISTENCE);
      looks(Shape.NAME, Paths.folder(path), EXISTENCE);
    }

    void changesIn(String path) {
      changes(Shape.NAME, path, ALL);
      looks(Shape.NAME, Paths.folder(path), EXISTENCE);
    }

    /** Adds the folders from {@code path} up to the first permanent one. */
    void makes(String path) {
      for (String each = path;
          !each.isEmpty() && !isThereForEver(each);
          each = Paths.folder(each)) {
        changes(Shape.NAME, each, EXISTENCE);
      }
    }

    boolean isChange() {
      return regions.stream().anyMatch(Region::changed);
    }

    private void add(Shape shape, String path, int aspects, boolean changed) {
      regions.add(new Region(shape, path, aspects, changed));
      String alias = canonical(path);
      if (!alias.equals(path)) {
        regions.add(new Region(shape, alias, aspects, changed));
      }
    }
  }
}
