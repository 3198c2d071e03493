// Makes one system call of a program fail, or the last that the program ever makes. To be preloaded (LD_PRELOAD).
//
// Counted are the calls of the chosen kinds on files below one folder. Settings, all in the environment:
//
//   FAULTS_FOLDER  the folder, absolute and without links; without it nothing is done
//   FAULTS_FILE    only files with this text in their path below the folder (either name of a renaming)
//   FAULTS_CALLS   the kinds that count, with commas: see `kinds` below; `change` is all that change something
//   FAULTS_NUMBER  which of them it is, from 1 on; 0, the default: none, all is only counted
//   FAULTS_ACTION  fail        it fails with FAULTS_ERROR, and nothing is done
//                  half        half of a write is done, and the next counted call fails: as a full disk does it
//                  short       half of a write is done, which is no failure
//                  killBefore  the process is killed (SIGKILL) instead of the call
//                  killHalf    half of a write is done, then the process is killed
//                  killAfter   the call is done, then the process is killed
//   FAULTS_ERROR   the number of the error
//   FAULTS_LASTING 1: all later counted calls fail as well
//   FAULTS_LOG     a file that each counted call adds a line to: number, kind, path
//
// A `close` that fails has closed all the same, as on Linux. Numbers count per process.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum Kind { OPEN, CREATE, READ, WRITE, SYNC, RENAME, CLOSE, TRUNCATE, MKDIR, CHMOD, UNLINK, LIST, LOCK, KINDS };

static const struct { const char *name; int changes; } kinds[KINDS] = {
    [OPEN] = {"open", 0},     [CREATE] = {"create", 1},     [READ] = {"read", 0},   [WRITE] = {"write", 1},
    [SYNC] = {"sync", 1},     [RENAME] = {"rename", 1},     [CLOSE] = {"close", 0}, [TRUNCATE] = {"truncate", 1},
    [MKDIR] = {"mkdir", 1},   [CHMOD] = {"chmod", 1},       [UNLINK] = {"unlink", 1}, [LIST] = {"list", 0},
    [LOCK] = {"lock", 0},
};

enum Action { PASS, FAIL, HALF, SHORT, KILL_BEFORE, KILL_HALF, KILL_AFTER };

static const char *const actions[] = {"pass", "fail", "half", "short", "killBefore", "killHalf", "killAfter"};

static char folder[PATH_MAX];
static const char *part = "";
static int counted[KINDS];
static long number;
static enum Action action = FAIL;
static int error = EIO;
static int lasting;
static int log_file = -1;
static atomic_long calls;

static void stop(const char *setting, const char *value) {
  fprintf(stderr, "faults: %s cannot be %s\n", setting, value);
  _exit(99);
}

__attribute__((constructor)) static void prepare(void) {
  const char *text = getenv("FAULTS_FOLDER");
  if (!text) return;
  if (text[0] != '/' || strlen(text) >= sizeof folder) stop("FAULTS_FOLDER", text);
  strcpy(folder, text);
  if ((text = getenv("FAULTS_FILE"))) part = text;
  char list[256];
  snprintf(list, sizeof list, "%s", (text = getenv("FAULTS_CALLS")) ? text : "change");
  for (char *rest, *word = strtok_r(list, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
    int found = !strcmp(word, "change");
    for (int kind = 0; kind < KINDS; kind++) {
      if (!strcmp(word, "change") && kinds[kind].changes) counted[kind] = 1;
      if (!strcmp(word, kinds[kind].name)) counted[kind] = found = 1;
    }
    if (!found) stop("FAULTS_CALLS", word);
  }
  if ((text = getenv("FAULTS_NUMBER"))) number = atol(text);
  if ((text = getenv("FAULTS_ERROR"))) error = atoi(text);
  if ((text = getenv("FAULTS_LASTING"))) lasting = atoi(text);
  if ((text = getenv("FAULTS_ACTION"))) {
    action = PASS;
    for (int i = 1; i < (int)(sizeof actions / sizeof *actions); i++) if (!strcmp(text, actions[i])) action = i;
    if (action == PASS) stop("FAULTS_ACTION", text);
  }
  if ((text = getenv("FAULTS_LOG"))) {
    log_file = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_file < 0) stop("FAULTS_LOG", text);
  }
}

// What a path of a call means below the folder; NULL where it lies elsewhere.
static const char *below(const char *path) {
  size_t length = strlen(folder);
  if (strncmp(path, folder, length) || (path[length] && path[length] != '/')) return NULL;
  return path[length] ? path + length + 1 : ".";
}

// Makes a path absolute; what it gains by `.` and `..` is taken away as text, links are not followed.
static const char *absolute(int at, const char *path, char *room) {
  char start[PATH_MAX] = "";
  if (path[0] != '/') {
    if (at == AT_FDCWD) {
      if (syscall(SYS_getcwd, start, sizeof start) < 0) return NULL;
    } else {
      char name[64];
      snprintf(name, sizeof name, "/proc/self/fd/%d", at);
      ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, name, start, sizeof start - 1);
      if (length < 0) return NULL;
      start[length] = 0;
    }
  }
  char whole[2 * PATH_MAX];
  if (snprintf(whole, sizeof whole, "%s/%s", start, path) >= PATH_MAX) return NULL;
  size_t end = 0;
  for (char *rest, *word = strtok_r(whole, "/", &rest); word; word = strtok_r(NULL, "/", &rest)) {
    if (!strcmp(word, ".")) continue;
    if (!strcmp(word, "..")) {
      while (end > 0 && room[--end] != '/') {}
      continue;
    }
    room[end++] = '/';
    strcpy(room + end, word);
    end += strlen(word);
  }
  room[end] = 0;
  return below(room);
}

static const char *of_file(int file, char *room) {
  char name[64];
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, name, room, PATH_MAX - 1);
  if (length < 0) return NULL;
  room[length] = 0;
  // A file without a name yet is told by its folder: "FOLDER/#123 (deleted)".
  char *last = strrchr(room, '/');
  if (last && last[1] == '#' && strstr(last, " (deleted)")) *last = 0;
  return below(room);
}

// What is to become of this call. `other` is the second name of a renaming.
static enum Action decide(enum Kind kind, const char *path, const char *other) {
  if (!path && !other) return PASS;
  if (!(path && strstr(path, part)) && !(other && strstr(other, part))) return PASS;
  long n = atomic_fetch_add(&calls, 1) + 1;
  if (log_file >= 0) {
    char line[3 * PATH_MAX];
    int length = snprintf(
        line, sizeof line, "%ld %s %s%s%s\n", n, kinds[kind].name, path ? path : "?", other ? " to " : "", other ? other : "");
    syscall(SYS_write, log_file, line, (size_t)length);
  }
  if (number == 0 || n < number) return PASS;
  // The call after a half one is the one that fails.
  if (action == HALF) return n == number ? SHORT : n == number + 1 || lasting ? FAIL : PASS;
  return n == number ? action : lasting ? FAIL : PASS;
}

static enum Action decide_path(enum Kind kind, int at, const char *path) {
  if (!folder[0] || !counted[kind]) return PASS;
  char room[PATH_MAX];
  int before = errno;
  enum Action found = decide(kind, absolute(at, path, room), NULL);
  errno = before;
  return found;
}

static enum Action decide_file(enum Kind kind, int file) {
  if (!folder[0] || !counted[kind]) return PASS;
  char room[PATH_MAX];
  int before = errno;
  enum Action found = decide(kind, of_file(file, room), NULL);
  errno = before;
  return found;
}

static void end(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

// The body of a wrapper for a call without halves: `call` is made unless it is to fail.
#define MAKE(type, decision, failure, call)            \
  do {                                                 \
    enum Action what = (decision);                     \
    if (what == FAIL || what == HALF) {                \
      errno = error;                                   \
      return failure;                                  \
    }                                                  \
    if (what == KILL_BEFORE || what == KILL_HALF) end(); \
    type result = (call);                              \
    if (what == KILL_AFTER) end();                     \
    return result;                                     \
  } while (0)

static int opening(int at, const char *path, int flags, mode_t mode) {
  enum Kind kind = flags & (O_CREAT | O_TRUNC) || (flags & O_TMPFILE) == O_TMPFILE ? CREATE : OPEN;
  MAKE(int, decide_path(kind, at, path), -1, (int)syscall(SYS_openat, at, path, flags, mode));
}

#define MODE(flags, last)                              \
  mode_t mode = 0;                                     \
  if ((flags) & O_CREAT || ((flags) & O_TMPFILE) == O_TMPFILE) { \
    va_list more;                                      \
    va_start(more, last);                              \
    mode = va_arg(more, mode_t);                       \
    va_end(more);                                      \
  }

int open(const char *path, int flags, ...) { MODE(flags, flags) return opening(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, flags) return opening(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags, flags) return opening(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags, flags) return opening(at, path, flags, mode); }
int creat(const char *path, mode_t mode) { return opening(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return opening(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

DIR *opendir(const char *path) {
  DIR *(*next)(const char *) = dlsym(RTLD_NEXT, "opendir");
  MAKE(DIR *, decide_path(LIST, AT_FDCWD, path), NULL, next(path));
}

ssize_t read(int file, void *bytes, size_t count) {
  MAKE(ssize_t, decide_file(READ, file), -1, syscall(SYS_read, file, bytes, count));
}

ssize_t pread(int file, void *bytes, size_t count, off_t offset) {
  MAKE(ssize_t, decide_file(READ, file), -1, syscall(SYS_pread64, file, bytes, count, offset));
}

ssize_t pread64(int file, void *bytes, size_t count, off_t offset) { return pread(file, bytes, count, offset); }

// A write with its offset, or at the file's place where that is negative.
static ssize_t writing(int file, const void *bytes, size_t count, off_t offset) {
  enum Action what = decide_file(WRITE, file);
  if (what == FAIL) {
    errno = error;
    return -1;
  }
  if (what == KILL_BEFORE) end();
  // Of one byte there is no half.
  if ((what == SHORT || what == KILL_HALF) && count > 1) count /= 2;
  ssize_t written =
      offset < 0 ? syscall(SYS_write, file, bytes, count) : syscall(SYS_pwrite64, file, bytes, count, offset);
  if (what == KILL_AFTER || what == KILL_HALF) end();
  return written;
}

ssize_t write(int file, const void *bytes, size_t count) { return writing(file, bytes, count, -1); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) { return writing(file, bytes, count, offset); }
ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset) { return writing(file, bytes, count, offset); }

ssize_t writev(int file, const struct iovec *parts, int count) {
  MAKE(ssize_t, decide_file(WRITE, file), -1, syscall(SYS_writev, file, parts, count));
}

int fsync(int file) { MAKE(int, decide_file(SYNC, file), -1, (int)syscall(SYS_fsync, file)); }
int fdatasync(int file) { MAKE(int, decide_file(SYNC, file), -1, (int)syscall(SYS_fdatasync, file)); }

static enum Action decide_rename(int at, const char *path, int other_at, const char *other) {
  if (!folder[0] || !counted[RENAME]) return PASS;
  char room[PATH_MAX], other_room[PATH_MAX];
  int before = errno;
  enum Action found = decide(RENAME, absolute(at, path, room), absolute(other_at, other, other_room));
  errno = before;
  return found;
}

int renameat2(int at, const char *path, int other_at, const char *other, unsigned flags) {
  MAKE(int, decide_rename(at, path, other_at, other), -1, (int)syscall(SYS_renameat2, at, path, other_at, other, flags));
}

int renameat(int at, const char *path, int other_at, const char *other) { return renameat2(at, path, other_at, other, 0); }
int rename(const char *path, const char *other) { return renameat2(AT_FDCWD, path, AT_FDCWD, other, 0); }

// A file without a name gets one, which is as if it were renamed.
int linkat(int at, const char *path, int other_at, const char *other, int flags) {
  enum Action found = PASS;
  if (folder[0] && counted[RENAME]) {
    char room[PATH_MAX], other_room[PATH_MAX];
    int file, before = errno;
    const char *first =
        sscanf(path, "/proc/self/fd/%d", &file) == 1 ? of_file(file, room) : absolute(at, path, room);
    found = decide(RENAME, first, absolute(other_at, other, other_room));
    errno = before;
  }
  MAKE(int, found, -1, (int)syscall(SYS_linkat, at, path, other_at, other, flags));
}

int close(int file) {
  enum Action what = decide_file(CLOSE, file);
  if (what == KILL_BEFORE || what == KILL_HALF) end();
  int result = (int)syscall(SYS_close, file);
  if (what == KILL_AFTER) end();
  if (what != FAIL) return result;
  errno = error;
  return -1;
}

int ftruncate(int file, off_t length) { MAKE(int, decide_file(TRUNCATE, file), -1, (int)syscall(SYS_ftruncate, file, length)); }
int ftruncate64(int file, off_t length) { return ftruncate(file, length); }

int mkdirat(int at, const char *path, mode_t mode) {
  MAKE(int, decide_path(MKDIR, at, path), -1, (int)syscall(SYS_mkdirat, at, path, mode));
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int fchmod(int file, mode_t mode) { MAKE(int, decide_file(CHMOD, file), -1, (int)syscall(SYS_fchmod, file, mode)); }

int unlinkat(int at, const char *path, int flags) {
  MAKE(int, decide_path(UNLINK, at, path), -1, (int)syscall(SYS_unlinkat, at, path, flags));
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int flock(int file, int operation) { MAKE(int, decide_file(LOCK, file), -1, (int)syscall(SYS_flock, file, operation)); }
