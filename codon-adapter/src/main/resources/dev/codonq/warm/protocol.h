// How a warm process and codonq talk: by the streams of the process.
//
// Into it go requests: the length of what follows as a line, then fields that each end with a NUL: an id, the number of the
// sandbox's first process, its entrances, open files, blocks of a file, processes, the directory, the number of arguments,
// the arguments, and the environment. A request of the id alone lets the command begin that has been forked. Out of it come lines: "ready", "begun ID PID", "refused ID REASON", "ended ID STATUS",
// where STATUS is that of waitpid(), "lost ID REASON" of a child that has not become a command, or "broken REASON". It ends
// with its input.
#pragma once

#include <cerrno>
#include <string>
#include <unistd.h>
#include <vector>

namespace protocol {

inline void tell(const std::string &line) {
  std::string whole = line + "\n";
  for (size_t done = 0; done < whole.size();) {
    ssize_t now = write(STDOUT_FILENO, whole.data() + done, whole.size() - done);
    if (now < 0 && errno != EINTR)
      _exit(EXIT_FAILURE);
    done += now > 0 ? static_cast<size_t>(now) : 0;
  }
}

// Reads exactly so much; false at the end of the input.
inline bool readAll(char *to, size_t size) {
  while (size > 0) {
    ssize_t now = read(STDIN_FILENO, to, size);
    if (now == 0 || (now < 0 && errno != EINTR))
      return false;
    if (now > 0) {
      to += now;
      size -= static_cast<size_t>(now);
    }
  }
  return true;
}

inline bool readRequest(std::vector<std::string> &fields) {
  std::string length;
  for (char c; readAll(&c, 1);) {
    if (c != '\n') {
      length += c;
      continue;
    }
    std::string body(std::stoul(length), '\0');
    if (!readAll(&body[0], body.size()))
      return false;
    for (size_t from = 0, to; (to = body.find('\0', from)) != std::string::npos; from = to + 1)
      fields.push_back(body.substr(from, to - from));
    return true;
  }
  return false;
}

} // namespace protocol
