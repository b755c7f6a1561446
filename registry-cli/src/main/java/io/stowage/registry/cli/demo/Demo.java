package io.stowage.registry.cli.demo;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.collect.GcLog;
import io.stowage.registry.cli.collect.GcSummary;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.cli.common.Table;
import io.stowage.registry.cli.view.DiskUsage;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import java.io.PrintWriter;

/** Pushes, deletes and collects images in a small registry, and prints each step. */
final class Demo {
  private static final int MIB = 1024 * 1024;

  private final Registry registry;
  private final PrintWriter out;
  private final DemoImages images;

  Demo(Registry registry, PrintWriter out) {
    this.registry = registry;
    this.out = out;
    this.images = new DemoImages(registry);
  }

  /** Pushes three images that share layers, deletes one, and collects. */
  void run() {
    push();
    delete("demo/web", "1.0");
    show("Before the collection");
    collect();
    show("After the collection");
  }

  private void push() {
    out.println("Pushing three images; all share a layer, and the two in demo/web a second one:");
    byte[] base = images.layer(4 * MIB);
    byte[] runtime = images.layer(2 * MIB);
    Table table = Table.ofTexts(2);
    push(table, "demo/web", "1.0", base, runtime, images.layer(MIB));
    push(table, "demo/web", "1.1", base, runtime, images.layer(MIB));
    push(table, "demo/worker", "1.0", base, images.layer(MIB / 2));
    table.print(out, "  ");
  }

  private void push(Table table, String repository, String tag, byte[]... layers) {
    table.row(repository + ":" + tag, images.push(repository, tag, layers).digest());
  }

  private void delete(String repository, String tag) {
    Digest digest = registry.repository(repository).tags().get(Tag.parse(tag));
    registry.repository(repository).manifests().delete(digest);
    out.println();
    out.println("Deleted " + repository + ":" + tag + ". Its blobs stay until a collection.");
  }

  private void show(String title) {
    out.println();
    out.println(title + ":");
    try (Progress unseen = Progress.on(out, false)) {
      DiskUsage.of(registry, unseen).print(out, "  ");
    }
  }

  private void collect() {
    out.println();
    out.println("Collecting without a grace period, because no other program writes:");
    GcOptions options = GcOptions.offline();
    try (Progress unseen = Progress.on(out, false)) {
      GcReport report =
          GarbageCollector.of(registry).run(options, new GcLog(out, unseen, false, true));
      new GcSummary(report, options).print(out);
    }
  }
}
