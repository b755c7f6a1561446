/*
 * The lower bound of a dry run: the system calls that no collector can avoid, and almost nothing else.
 *
 *   gcc -O2 -pthread -o floor floor.c
 *   ./floor ROOT [-m]
 *
 * Lists the repositories and their revisions; opens, reads and closes the link and the manifest of each
 * revision; extracts every sha256 digest from the text of the manifest; lists the shards; reads the
 * attributes of the data of unmarked blobs. With -m (delete untagged) it also reads the current links
 * of the tags, and reads only manifests that are tagged or referenced by a tagged one. Two threads.
 *
 * It validates almost nothing and compares only 64 bits of a digest: it is a measure, not a tool.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { THREADS = 2, HEX = 64, PREFIX = 7, SLOTS = 1 << 20, MANIFEST = 4 << 20, TEXT = 256 };

struct shared_set { _Atomic uint64_t slots[SLOTS]; atomic_long size; };
struct names { char **names; int count, room; };

static struct shared_set marks;
static struct names repositories;
static int shards, untagged;
static atomic_int next_repository, next_shard;
static atomic_long manifests, dead, dead_bytes;

static void fail(const char *what) { perror(what); exit(1); }

static uint64_t bits(const char *hex) {
  uint64_t value = 0;
  for (int i = 0; i < 16; i++) value = value << 4 | ((hex[i] & 15) + (hex[i] >> 6) * 9);
  return value ? value : 1;
}

/* Returns whether the set contained a digest; adds it if it did not and the caller asks for that. */
static int find(struct shared_set *set, uint64_t digest, int add) {
  for (uint64_t i = digest >> 20;; i++) {
    uint64_t there = atomic_load_explicit(&set->slots[i % SLOTS], memory_order_relaxed);
    if (there == digest) return 1;
    if (!there && !add) return 0;
    if (!there && atomic_compare_exchange_strong(&set->slots[i % SLOTS], &there, digest)) {
      if (atomic_fetch_add(&set->size, 1) > SLOTS / 4 * 3) {
        fprintf(stderr, "more live blobs than %d\n", SLOTS / 4 * 3);
        exit(1);
      }
      return 0;
    }
    if (there == digest) return 1;
  }
}

static void add_name(struct names *to, const char *name) {
  if (to->count == to->room) {
    to->room = to->room ? to->room * 2 : 64;
    to->names = realloc(to->names, to->room * sizeof *to->names);
    if (!to->names) fail("memory");
  }
  to->names[to->count++] = strdup(name);
}

static void clear(struct names *names) {
  for (int i = 0; i < names->count; i++) free(names->names[i]);
  free(names->names);
  memset(names, 0, sizeof *names);
}

static int has(struct names *names, const char *name) {
  for (int i = 0; i < names->count; i++)
    if (!memcmp(names->names[i], name, HEX)) return 1;
  return 0;
}

static DIR *open_folder(int at, const char *path) {
  int folder = openat(at, path, O_RDONLY | O_DIRECTORY);
  return folder < 0 ? NULL : fdopendir(folder);
}

static ssize_t read_file(int at, const char *path, char *to, size_t room) {
  int file = openat(at, path, O_RDONLY);
  if (file < 0) return -1;
  ssize_t length = read(file, to, room);
  close(file);
  return length;
}

static void find_repositories(const char *path) {
  DIR *folder = opendir(path);
  if (!folder) return;
  for (struct dirent *child; (child = readdir(folder));) {
    char below[PATH_MAX];
    if (!strcmp(child->d_name, "_manifests")) add_name(&repositories, path);
    if (child->d_name[0] == '.' || child->d_name[0] == '_') continue;
    snprintf(below, sizeof below, "%s/%s", path, child->d_name);
    find_repositories(below);
  }
  closedir(folder);
}

/* Marks a manifest and everything that its text names. With -m, a named revision is scanned as well. */
static void mark(const char *hex, struct names *revisions, struct names *queue, char *buffer) {
  char path[TEXT];
  find(&marks, bits(hex), 1);
  snprintf(path, sizeof path, "%.2s/%.64s/data", hex, hex);
  ssize_t length = read_file(shards, path, buffer, MANIFEST);
  if (length < 0) return;
  atomic_fetch_add(&manifests, 1);
  char *end = buffer + length;
  for (char *at = buffer; (at = memmem(at, end - at, "sha256:", PREFIX)); at += PREFIX) {
    if (end - at < PREFIX + HEX) break;
    find(&marks, bits(at + PREFIX), 1);
    if (untagged && has(revisions, at + PREFIX) && !has(queue, at + PREFIX)) {
      char digest[HEX + 1];
      snprintf(digest, sizeof digest, "%.64s", at + PREFIX);
      add_name(queue, digest);
    }
  }
}

static void list_tagged(int manifests_folder, struct names *queue) {
  char path[PATH_MAX], link[TEXT];
  DIR *tags = open_folder(manifests_folder, "tags");
  if (!tags) return;
  for (struct dirent *tag; (tag = readdir(tags));) {
    if (tag->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/current/link", tag->d_name);
    if (read_file(dirfd(tags), path, link, sizeof link) != PREFIX + HEX) continue;
    link[PREFIX + HEX] = 0;
    if (!has(queue, link + PREFIX)) add_name(queue, link + PREFIX);
  }
  closedir(tags);
}

static void mark_repository(const char *path, char *buffer) {
  char link[TEXT], below[PATH_MAX];
  struct names revisions = {0}, queue = {0};
  snprintf(below, sizeof below, "%s/_manifests", path);
  int folder = open(below, O_RDONLY | O_DIRECTORY);
  if (folder < 0) fail(below);
  DIR *listed = open_folder(folder, "revisions/sha256");
  for (struct dirent *child; listed && (child = readdir(listed));) {
    if (strlen(child->d_name) != HEX) continue;
    snprintf(below, sizeof below, "%s/link", child->d_name);
    if (read_file(dirfd(listed), below, link, sizeof link) == PREFIX + HEX)
      add_name(&revisions, child->d_name);
  }
  if (listed) closedir(listed);
  if (untagged) list_tagged(folder, &queue);
  struct names *roots = untagged ? &queue : &revisions;
  for (int i = 0; i < roots->count; i++) mark(roots->names[i], &revisions, &queue, buffer);
  clear(&revisions);
  clear(&queue);
  close(folder);
}

static void sweep(const char *shard) {
  char path[TEXT];
  struct stat data;
  DIR *folder = open_folder(shards, shard);
  if (!folder) return;
  for (struct dirent *child; (child = readdir(folder));) {
    if (strlen(child->d_name) != HEX || find(&marks, bits(child->d_name), 0)) continue;
    snprintf(path, sizeof path, "%.64s/data", child->d_name);
    if (fstatat(dirfd(folder), path, &data, AT_SYMLINK_NOFOLLOW)) continue;
    atomic_fetch_add(&dead, 1);
    atomic_fetch_add(&dead_bytes, data.st_size);
  }
  closedir(folder);
}

static void *mark_all(void *unused) {
  char *buffer = malloc(MANIFEST);
  if (!buffer) fail("memory");
  for (int i; (i = atomic_fetch_add(&next_repository, 1)) < repositories.count;)
    mark_repository(repositories.names[i], buffer);
  free(buffer);
  return unused;
}

static void *sweep_all(void *unused) {
  char shard[3];
  for (int i; (i = atomic_fetch_add(&next_shard, 1)) < 256;) {
    snprintf(shard, sizeof shard, "%02x", i);
    sweep(shard);
  }
  return unused;
}

static void in_threads(void *(*work)(void *)) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    if (pthread_create(&threads[i], NULL, work, NULL)) fail("thread");
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

int main(int count, char **arguments) {
  if (count < 2 || (chdir(arguments[1]) | chdir("docker/registry/v2"))) fail("floor ROOT [-m]");
  untagged = count > 2 && !strcmp(arguments[2], "-m");
  shards = open("blobs/sha256", O_RDONLY | O_DIRECTORY);
  find_repositories("repositories");
  in_threads(mark_all);
  in_threads(sweep_all);
  printf("%d repositories, %ld manifests, %ld marks, %ld dead blobs of %ld bytes\n",
         repositories.count, manifests, marks.size, dead, dead_bytes);
  return 0;
}
