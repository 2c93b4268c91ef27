// A process that prepares itself once and then forks commands into sandboxes, as protocol.h says.
#pragma once

#include "protocol.h"
#include "sandbox_entry.h"

#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <poll.h>

namespace forkserver {

// Where the program of the filter of system calls is to be read.
constexpr int filterDescriptor = 9;

// What becomes of a child: it is called as main() is, and its end is that of the run.
using Command = std::function<int(int, char **, char **)>;

// Fields of a request, see protocol.h.
enum Field { id, first, entrances, openFiles, fileBlocks, processes, directory, argumentCount, arguments };

inline int broken(const std::string &reason) {
  protocol::tell("broken " + reason);
  return EXIT_FAILURE;
}

// Becomes the command of a run.
[[noreturn]] inline void run(const std::vector<std::string> &fields, const Command &command) {
  size_t count = std::stoul(fields[argumentCount]);
  static std::vector<char *> words, variables;
  for (size_t i = arguments; i < fields.size(); i++)
    (i < arguments + count ? words : variables).push_back(strdup(fields[i].c_str()));
  words.push_back(nullptr);
  variables.push_back(nullptr);
  environ = variables.data();
  exit(command(static_cast<int>(count), words.data(), variables.data()));
}

inline bool readFilter(std::vector<sock_filter> &filter) {
  sock_filter instruction;
  while (read(filterDescriptor, &instruction, sizeof instruction) == sizeof instruction)
    filter.push_back(instruction);
  close(filterDescriptor);
  return !filter.empty();
}

// Written to when a child ends, so that a wait for a request ends, too.
inline int wakeUp[2];

inline void onChild(int) {
  int saved = errno;
  ssize_t unused = write(wakeUp[1], "", 1);
  (void)unused;
  errno = saved;
}

// A pair of descriptors that is closed with its owner.
class Pipe {
  int ends[2] = {-1, -1};

public:
  explicit Pipe(int flags) {
    if (pipe2(ends, O_CLOEXEC | flags) != 0)
      ends[0] = ends[1] = -1;
  }
  Pipe(const Pipe &) = delete;
  ~Pipe() {
    closeEnd(0);
    closeEnd(1);
  }
  void closeEnd(int end) {
    if (ends[end] >= 0)
      close(ends[end]);
    ends[end] = -1;
  }
  int operator[](int end) const { return ends[end]; }
};

struct Run {
  std::string id;
  Pipe gate{0};
  Pipe word{O_NONBLOCK};

  // Lets its command begin. One that has been killed meanwhile does not hear of it.
  void letThrough() {
    ssize_t unused = write(gate[1], "", 1);
    (void)unused;
    gate.closeEnd(1);
  }

  // Returns why it has never become a command, nothing if it has.
  std::string failure() {
    char text[128];
    ssize_t size = read(word[0], text, sizeof text);
    if (size > 0 && text[0] == sandbox::settled)
      return "";
    return size > 0 ? std::string(text, static_cast<size_t>(size)) : "it ended on the way";
  }
};

class Runs {
  const std::vector<sock_filter> &filter;
  const Command &command;
  std::map<pid_t, std::unique_ptr<Run>> byPid;

public:
  Runs(const std::vector<sock_filter> &filter, const Command &command) : filter(filter), command(command) {}

  void begin(const std::vector<std::string> &fields) {
    std::unique_ptr<Run> made(new Run());
    made->id = fields[id];
    sandbox::Place place = {std::stoi(fields[first]),
                            std::stoi(fields[entrances]),
                            fields[directory],
                            {std::stoul(fields[openFiles]), std::stoul(fields[fileBlocks]), std::stoul(fields[processes])},
                            {made->gate[0], made->gate[1]},
                            {made->word[0], made->word[1]}};
    sandbox::Failure failure = {"pipe2", errno};
    pid_t child = made->gate[1] < 0 || made->word[1] < 0 ? -1 : sandbox::forkInto(place, filter, failure);
    if (child == 0) {
      // Its descriptors are closed already, and their numbers may be the command's.
      made.release();
      run(fields, command);
    }
    if (child < 0) {
      protocol::tell("refused " + fields[id] + " " + failure.step + ": " + strerror(failure.error));
      return;
    }
    made->gate.closeEnd(0);
    made->word.closeEnd(1);
    byPid[child] = std::move(made);
    protocol::tell("begun " + fields[id] + " " + std::to_string(child));
  }

  void letThrough(const std::string &run) {
    for (auto &entry : byPid)
      if (entry.second->id == run)
        entry.second->letThrough();
  }

  void reap() {
    int status;
    for (pid_t ended; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
      auto known = byPid.find(ended);
      if (known == byPid.end())
        continue;
      Run &run = *known->second;
      std::string failure = run.failure();
      protocol::tell(failure.empty() ? "ended " + run.id + " " + std::to_string(status)
                                     : "lost " + run.id + " " + failure);
      byPid.erase(known);
    }
  }
};

// Forks until its input ends. Returns the exit status.
//   prepare  returns what keeps it from being ready, nothing if nothing does
inline int serve(const std::function<std::string()> &prepare, const Command &command) {
  // Keys that send signals are for codonq, which knows what to do about its runs.
  setsid();
  // A process of the same user could otherwise trace this one, and with it all its runs.
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return broken(strerror(errno));
  std::vector<sock_filter> filter;
  if (!readFilter(filter))
    return broken("no filter of system calls");
  std::string problem = prepare();
  if (!problem.empty())
    return broken(problem);
  if (pipe2(wakeUp, O_CLOEXEC | O_NONBLOCK) != 0)
    return broken(strerror(errno));
  struct sigaction action = {};
  action.sa_handler = onChild;
  action.sa_flags = SA_RESTART;
  sigaction(SIGCHLD, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
  protocol::tell("ready");
  Runs runs(filter, command);
  struct pollfd events[] = {{STDIN_FILENO, POLLIN, 0}, {wakeUp[0], POLLIN, 0}};
  while (true) {
    if (poll(events, 2, -1) < 0) {
      if (errno != EINTR)
        return broken(strerror(errno));
      continue;
    }
    char drained[64];
    while (read(wakeUp[0], drained, sizeof drained) > 0) {
    }
    runs.reap();
    if (events[0].revents != 0) {
      std::vector<std::string> fields;
      if (!protocol::readRequest(fields))
        return EXIT_SUCCESS;
      if (fields.size() == 1)
        runs.letThrough(fields[id]);
      else
        runs.begin(fields);
    }
  }
}

} // namespace forkserver
