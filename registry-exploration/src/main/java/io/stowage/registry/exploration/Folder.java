package io.stowage.registry.exploration;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A folder with sorted names. Immutable. */
final class Folder implements Node {
  private final int id;
  private final long time;
  private final String[] names;
  private final Node[] nodes;
  private final Fingerprint fingerprint;

  private Folder(int id, long time, String[] names, Node[] nodes) {
    this.id = id;
    this.time = time;
    this.names = names;
    this.nodes = nodes;
    Fingerprint sum = Fingerprint.NONE.with(id).with(time);
    for (int i = 0; i < names.length; i++) {
      sum = sum.with(names[i].hashCode()).with(nodes[i].fingerprint());
    }
    this.fingerprint = sum;
  }

  static Folder empty(int id, long time) {
    return new Folder(id, time, new String[0], new Node[0]);
  }

  @Override
  public int id() {
    return id;
  }

  /** Returns when a name was last added or removed; 0 if that is not kept. */
  long time() {
    return time;
  }

  boolean isEmpty() {
    return names.length == 0;
  }

  List<String> names() {
    return List.of(names);
  }

  @Nullable
  Node child(String name) {
    int i = Arrays.binarySearch(names, name);
    return i < 0 ? null : nodes[i];
  }

  /** Returns the child with the given index in the order of the names. */
  Node child(int index) {
    return nodes[index];
  }

  /** Returns the name with the given index in the order of the names. */
  String name(int index) {
    return names[index];
  }

  int size() {
    return nodes.length;
  }

  /** Returns this folder with {@code node} under {@code name}. */
  Folder with(String name, Node node, long now) {
    int i = Arrays.binarySearch(names, name);
    if (i >= 0) {
      Node[] replaced = nodes.clone();
      replaced[i] = node;
      return new Folder(id, now, names, replaced);
    }
    int at = -i - 1;
    String[] longerNames = Arrays.copyOf(names, names.length + 1);
    Node[] longerNodes = Arrays.copyOf(nodes, nodes.length + 1);
    System.arraycopy(names, at, longerNames, at + 1, names.length - at);
    System.arraycopy(nodes, at, longerNodes, at + 1, nodes.length - at);
    longerNames[at] = name;
    longerNodes[at] = node;
    return new Folder(id, now, longerNames, longerNodes);
  }

  /** Returns this folder without the existing {@code name}. */
  Folder without(String name, long now) {
    int at = Arrays.binarySearch(names, name);
    String[] fewerNames = Arrays.copyOf(names, names.length - 1);
    Node[] fewerNodes = Arrays.copyOf(nodes, nodes.length - 1);
    System.arraycopy(names, at + 1, fewerNames, at, fewerNames.length - at);
    System.arraycopy(nodes, at + 1, fewerNodes, at, fewerNodes.length - at);
    return new Folder(id, now, fewerNames, fewerNodes);
  }

  @Override
  public Fingerprint fingerprint() {
    return fingerprint;
  }

  @Override
  public Fingerprint look() {
    Fingerprint sum = Fingerprint.NONE.with(time);
    for (int i = 0; i < names.length; i++) {
      sum = sum.with(names[i]).with(nodes[i].look());
    }
    return sum;
  }
}
