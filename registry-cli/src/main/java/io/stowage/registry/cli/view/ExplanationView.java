package io.stowage.registry.cli.view;

import io.stowage.registry.Writers;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Names;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Summary;
import io.stowage.registry.gc.reach.Explanation;
import io.stowage.registry.gc.reach.Fate;
import io.stowage.registry.gc.reach.ReachPath;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows why a blob is kept, or when it is removed.
 *
 * @param explanation the explanation
 * @param now the current time of the store's clock
 * @param writers the programs that write during collections
 * @param quarantine for how long collections keep removed objects
 */
record ExplanationView(Explanation explanation, Instant now, Writers writers, Duration quarantine)
    implements Summary {
  private static final int SHOWN = 12;

  @Override
  public void print(PrintWriter out) {
    String size = explanation
        .stored()
        .map(data -> ", " + Sizes.human(data.size()) + ", last used " + second(data.modified()))
        .orElse("");
    out.println(explanation.digest() + size);
    out.println(fate(explanation.fate()));
    explanation.paths().forEach(path -> out.println("  " + line(path)));
    if (explanation.pathCount() > explanation.paths().size()) {
      out.println("  ... " + explanation.pathCount() + " paths in total");
    }
    explanation
        .links()
        .forEach(name ->
            out.println("  " + name + " has a layer link, but no manifest that references it"));
    explanation
        .foreign()
        .forEach(path ->
            out.println("  a link at or below " + path + ", which is not part of the layout"));
  }

  private String fate(Fate fate) {
    boolean reached = !explanation.paths().isEmpty() || !explanation.foreign().isEmpty();
    if (fate instanceof Fate.KeptByUntagged kept) {
      return "Kept, because manifests without a tag reach it; with --delete-untagged it is "
          + "removed by" + when(kept.notBefore()) + ":";
    } else if (fate instanceof Fate.Garbage garbage) {
      return "Garbage, because nothing reaches it; it is removed by" + when(garbage.notBefore());
    } else if (fate instanceof Fate.Quarantined kept) {
      String taken = "In quarantine, removed by run " + kept.run() + " at " + second(kept.since());
      return reached
          ? taken + "; the next collection restores it, because it is reached:"
          : taken + "; the first collection after " + second(kept.notBefore()) + " frees its space";
    } else if (fate instanceof Fate.Taken taken) {
      return "Moved to quarantine by run " + taken.run() + ", which has not finished; if that run "
          + "has died, the next collection restores it";
    } else if (fate instanceof Fate.Absent) {
      return reached ? "Missing, although it is reached:" : "Not present, and not reached";
    }
    return "Kept, because it is reached:";
  }

  private String when(Instant goes) {
    String into = quarantine.isZero() ? "" : ", and held in quarantine for " + quarantine;
    return (goes.isAfter(now)
            ? " the first collection after " + second(goes)
            : " the next collection")
        + into
        + " (with --writers " + Names.of(writers) + ")";
  }

  private static String line(ReachPath path) {
    return path.repository()
        + root(path)
        + path.steps().stream().map(ExplanationView::step).collect(Collectors.joining());
  }

  private static String root(ReachPath path) {
    return switch (path.root()) {
      case TAG -> path.tag().map(tag -> ":" + tag).orElse("");
      case UNTAGGED -> " (no tag)";
      case YOUNG -> " (no tag, within the grace period)";
      case UNREADABLE -> " (a link or tag that cannot be read)";
      case NOT_UNDERSTOOD -> " (not understood)";
      case FOREIGN_LINK -> " (no tag, named by a link outside the layout)";
    };
  }

  private static String step(ReachPath.Step step) {
    String as = step.link() == ReachPath.Link.ROOT ? "manifest" : Names.of(step.link());
    String hex = step.digest().encoded();
    return " > " + as + " " + hex.substring(0, Math.min(SHOWN, hex.length()));
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = JsonOutput.parse(explanation.toJson());
    json.put("writers", Names.of(writers));
    return json;
  }

  private static String second(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
