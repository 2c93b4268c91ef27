// How a process enters a sandbox that bubblewrap has set up, and how it is born there.
//
// The parent has the user of the sandbox and stands outside of it. A helper of it, which shares its memory so that nothing
// is copied, enters the control groups and namespaces of the sandbox's first process and forks there. The child is the
// parent's child, so that the parent learns how it ends, and has nothing else to do with it: it lives in the namespaces of
// its own run, like a command that was started there.
#pragma once

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace sandbox {

// What a shell counts the size of a file in.
constexpr rlim_t limitBlockBytes = 512;

// The descriptors of the sandbox's first process: 1 and 2 lead to whoever reads the run's streams, those from here on into
// its control groups.
constexpr int firstEntrance = 3;

struct Limits {
  rlim_t openFiles, fileBlocks, processes;
};

// Where to fork: the first process of a sandbox, how many entrances it holds, the directory to start in, what a command
// there is bound by, the pipe whose first byte lets it begin, and the pipe by which it tells that it is in its place.
struct Place {
  pid_t first;
  int entrances;
  std::string directory;
  Limits limits;
  int gate[2];
  int word[2];
};

// Told by a child that has become a command; what else it tells is the step that failed.
constexpr char settled = '+';

// A failed step: what, and the kernel's error.
struct Failure {
  const char *step = nullptr;
  int error = 0;
};

class Descriptor {
  int fd;

public:
  explicit Descriptor(int fd) : fd(fd) {}
  Descriptor(const Descriptor &) = delete;
  Descriptor(Descriptor &&other) noexcept : fd(other.fd) { other.fd = -1; }
  ~Descriptor() {
    if (fd >= 0)
      close(fd);
  }
  int get() const { return fd; }
};

inline int pidfdOpen(pid_t pid) { return static_cast<int>(syscall(SYS_pidfd_open, pid, 0)); }

// The descriptor of another process; nobody else could open a pipe that belongs to root.
inline int take(int pidfd, int fd) { return static_cast<int>(syscall(SYS_pidfd_getfd, pidfd, fd, 0)); }

inline bool limit(int resource, rlim_t value) {
  struct rlimit both = {value, value};
  return setrlimit(static_cast<__rlimit_resource_t>(resource), &both) == 0;
}

// Enters what the run is counted in. Each process does that for itself: to move another, the kernel would hold up all.
inline bool enterGroups(const std::vector<Descriptor> &entrances) {
  for (const Descriptor &entrance : entrances)
    if (write(entrance.get(), "0", 1) != 1)
      return false;
  return true;
}

// What bubblewrap does with its command once the namespaces are there.
inline bool giveUpPrivileges() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return false;
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0)
      return false;
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2];
  memset(none, 0, sizeof none);
  return syscall(SYS_capset, &header, none) == 0;
}

// Waits until the sandbox is ready for a command: until then its first process has descriptors that no command may reach.
inline bool isLetThrough(const int (&gate)[2]) {
  char byte;
  close(gate[1]);
  return read(gate[0], &byte, 1) == 1;
}

inline bool takeStreams(const Descriptor &out, const Descriptor &err) {
  int nothing = open("/dev/null", O_RDONLY);
  return nothing >= 0 && dup2(nothing, 0) == 0 && dup2(out.get(), 1) == 1 && dup2(err.get(), 2) == 2;
}

inline bool loadFilter(const std::vector<sock_filter> &filter) {
  sock_fprog program = {static_cast<unsigned short>(filter.size()), const_cast<sock_filter *>(filter.data())};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// Where the word is told, when nothing else is open but the three streams.
constexpr int wordDescriptor = 3;

inline bool closeTheRest(int word) {
  if (word != wordDescriptor && dup2(word, wordDescriptor) != wordDescriptor)
    return false;
  // Linux has it since 5.9. Before, what a parent has open is below this.
  if (syscall(SYS_close_range, wordDescriptor + 1, ~0U, 0) != 0)
    for (int fd = wordDescriptor + 1; fd < 4096; fd++)
      close(fd);
  return true;
}

// Makes the calling process, newly born in the sandbox, what a command of the sandbox is. Does not return if it cannot.
inline void settle(const Descriptor &out, const Descriptor &err, const Place &place,
                   const std::vector<sock_filter> &filter) {
  signal(SIGCHLD, SIG_DFL);
  signal(SIGPIPE, SIG_DFL);
  const char *failed = nullptr;
  int word = place.word[1];
  if (!giveUpPrivileges())
    failed = "giving up privileges";
  else if (!isLetThrough(place.gate))
    failed = "waiting for the sandbox";
  else if (setsid() < 0 || chdir(place.directory.c_str()) != 0)
    failed = "entering the directory";
  else if (!takeStreams(out, err))
    failed = "taking the streams";
  else if (!closeTheRest(word))
    failed = "closing what the parent has open";
  else {
    word = wordDescriptor;
    // The parent cannot be traced by anybody; a command can, by its own user.
    if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0 || !loadFilter(filter))
      failed = "loading the filter";
    else if (write(word, &settled, 1) == 1 && close(word) == 0)
      return;
  }
  ssize_t unused = failed == nullptr ? 0 : write(word, failed, strlen(failed));
  (void)unused;
  _exit(127);
}

// Forks into the sandbox whose first process is `first`. Returns 0 in the child, its number in the parent, -1 with `failure`.
inline pid_t forkInto(const Place &place, const std::vector<sock_filter> &filter, Failure &failure) {
  const Limits &limits = place.limits;
  auto failed = [&failure](const char *step) {
    failure = {step, errno};
    return -1;
  };
  Descriptor pidfd(pidfdOpen(place.first));
  if (pidfd.get() < 0)
    return failed("pidfd_open");
  Descriptor out(take(pidfd.get(), 1)), err(take(pidfd.get(), 2));
  if (out.get() < 0 || err.get() < 0)
    return failed("pidfd_getfd");
  // To the sandbox's root by way of its first process: bubblewrap may not have taken the host's root off it yet.
  Descriptor root(open(("/proc/" + std::to_string(place.first) + "/root").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (root.get() < 0)
    return failed("opening the root");
  std::vector<Descriptor> entrances;
  for (int i = 0; i < place.entrances; i++) {
    entrances.emplace_back(take(pidfd.get(), firstEntrance + i));
    if (entrances.back().get() < 0)
      return failed("pidfd_getfd");
  }
  // Shared with the helper, and seen by the compiler to be.
  volatile pid_t child = -1;
  volatile int error = 0;
  const char *volatile step = "vfork";
  pid_t helper = vfork();
  if (helper == 0) {
    step = "entering the control groups";
    bool ok = enterGroups(entrances);
    if (ok) {
      step = "setns";
      ok = setns(pidfd.get(), CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS |
                                  CLONE_NEWCGROUP) == 0;
    }
    if (ok) {
      step = "chroot";
      ok = fchdir(root.get()) == 0 && chroot(".") == 0;
    }
    if (ok) {
      step = "setrlimit";
      ok = limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, limits.openFiles) &&
           limit(RLIMIT_FSIZE, limits.fileBlocks * limitBlockBytes) && limit(RLIMIT_NPROC, limits.processes);
    }
    if (ok) {
      step = "clone";
      child = static_cast<pid_t>(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0));
      ok = child >= 0;
    }
    if (ok && child == 0) {
      settle(out, err, place, filter);
      return 0;
    }
    error = errno;
    _exit(ok ? 0 : 1);
  }
  if (helper < 0)
    return failed("vfork");
  while (waitpid(helper, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (child < 0)
    failure = {step, error};
  return child;
}

} // namespace sandbox
