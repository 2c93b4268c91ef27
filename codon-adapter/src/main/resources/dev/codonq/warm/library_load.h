// The loading of the standard library, up to where the program comes in.
//
// Codon's SimplifyVisitor::apply loads the standard library into a new compiler and goes on with the program, all in one
// call. Here the first part is done in advance, on a stack of its own, and the call stops where it makes the context of the
// program. In a run, the compiler that main() asks for is the one that has been prepared, and its call of apply goes on from
// there, with the program of the run.
//
// What has been read is compared with what is there when a run begins: if anything differs, the run does it all itself.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fstream>
#include <iterator>
#include <malloc.h>
#include <map>
#include <memory>
#include <string>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <ucontext.h>
#include <unordered_map>
#include <vector>

namespace codon {

namespace ast {
struct Cache;
struct Stmt;
using StmtPtr = std::shared_ptr<Stmt>;
} // namespace ast

using Defines = std::unordered_map<std::string, std::string>;

} // namespace codon

namespace libraryload {

using codon::Defines;
using codon::ast::Cache;
using codon::ast::StmtPtr;

using Apply = StmtPtr (*)(Cache *, const StmtPtr &, const std::string &, const Defines &, const Defines &, bool);
using Construct = void (*)(void *, const std::string &, int, const std::vector<std::string> &, bool, bool, bool);
using MakeContext = void (*)(void *, std::string, Cache *);

template <typename Function> Function real(const char *name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

inline Apply realApply() {
  return real<Apply>("_ZN5codon3ast15SimplifyVisitor5applyEPNS0_5CacheERKSt10shared_ptrINS0_4StmtEERKSsRKSt13unordered_"
                     "mapISsSsSt4hashISsESt8equal_toISsESaISt4pairIS9_SsEEESL_b");
}

// What main() makes a compiler for.
struct Options {
  std::string argv0;
  int mode;
  bool pyNumerics;
  bool pyExtension;

  bool operator==(const Options &other) const {
    return argv0 == other.argv0 && mode == other.mode && pyNumerics == other.pyNumerics &&
           pyExtension == other.pyExtension;
  }
};

// The beginning of codon::Compiler in 0.18; what follows is moved as it is.
struct CompilerHead {
  std::string argv0;
  bool debug, pyNumerics, pyExtension;
  std::string input;
  void *plugins;
  Cache *cache;
};

// Larger than any Compiler.
constexpr size_t compilerRoom = 4096;

// In place of the program's file.
constexpr const char *nowhere = "/codonq/no/program";

struct Load {
  Options options;
  void *compiler = nullptr;
  std::map<std::string, std::string> read;
  std::map<std::string, timespec> directories;
  bool isLoading = false;
  // Whether a source was changed while it was read.
  bool isDoubtful = false;
  bool isReady = false;

  // What the suspended call refers to.
  StmtPtr program;
  std::string file = nowhere;
  Defines defines, earlyDefines;

  ucontext_t outside, inside;
  StmtPtr result;
  bool hasThrown = false;
};

inline Load &load() {
  static Load it;
  return it;
}

inline Cache *cacheOf(void *compiler) { return static_cast<CompilerHead *>(compiler)->cache; }

inline bool readWhole(const std::string &path, std::string &text) {
  std::ifstream in(path, std::ios::binary);
  text.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  return in.good() || in.eof();
}

inline timespec changed(const std::string &directory) {
  struct stat state = {};
  stat(directory.c_str(), &state);
  return state.st_mtim;
}

// Codon reads a file line by line, and so ends each with a newline.
inline std::string asCodonReads(const std::string &whole) {
  return whole.empty() || whole.back() == '\n' ? whole : whole + '\n';
}

// Takes note of a source of which the library consists. What is no whole file is a line of the compiler's own.
inline void noteParsed(const std::string &file, const std::string &text) {
  Load &it = load();
  if (!it.isLoading || text.empty() || text.back() != '\n')
    return;
  std::string whole;
  it.isDoubtful |= !readWhole(file, whole) || asCodonReads(whole) != text;
  it.read[file] = whole;
  std::string directory = file.substr(0, file.rfind('/'));
  it.directories[directory] = changed(directory);
}

inline bool isAsItWas() {
  for (const auto &entry : load().directories) {
    timespec now = changed(entry.first);
    if (now.tv_sec != entry.second.tv_sec || now.tv_nsec != entry.second.tv_nsec)
      return false;
  }
  for (const auto &entry : load().read) {
    std::string text;
    if (!readWhole(entry.first, text) || text != entry.second)
      return false;
  }
  return true;
}

// Runs on the stack of its own. Never returns: there is nothing to return to.
inline void callApply() {
  Load &it = load();
  try {
    it.result = realApply()(cacheOf(it.compiler), it.program, it.file, it.defines, it.earlyDefines, false);
    swapcontext(&it.inside, &it.outside);
  } catch (...) {
    // It is thrown once more outside, while it is still the exception that is being handled.
    it.hasThrown = true;
    swapcontext(&it.inside, &it.outside);
  }
  abort();
}

// As large as the one that a run has without this.
inline bool makeStack(ucontext_t &context) {
  struct rlimit limit;
  size_t size = getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY ? limit.rlim_cur : 8 << 20;
  size_t guard = 4096;
  char *room = static_cast<char *>(
      mmap(nullptr, size + guard, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0));
  if (room == MAP_FAILED || mprotect(room, guard, PROT_NONE) != 0 || getcontext(&context) != 0)
    return false;
  context.uc_stack.ss_sp = room + guard;
  context.uc_stack.ss_size = size;
  context.uc_link = nullptr;
  return true;
}

// Returns whether the library is loaded for compilers of these options.
inline bool prepare(const Options &options) {
  Load &it = load();
  auto construct = real<Construct>("_ZN5codon8CompilerC2ERKSsNS0_4ModeERKSt6vectorISsSaISsEEbbb");
  auto earlyDefines =
      reinterpret_cast<Defines (*)(void *)>(dlsym(RTLD_NEXT, "_ZN5codon8Compiler15getEarlyDefinesEv"));
  if (construct == nullptr || earlyDefines == nullptr || realApply() == nullptr || !makeStack(it.inside))
    return false;
  it.options = options;
  it.compiler = calloc(1, compilerRoom);
  construct(it.compiler, options.argv0, options.mode, {}, false, options.pyNumerics, options.pyExtension);
  it.earlyDefines = earlyDefines(it.compiler);
  makecontext(&it.inside, callApply, 0);
  it.isLoading = true;
  swapcontext(&it.outside, &it.inside);
  it.isLoading = false;
  it.isReady &= !it.isDoubtful;
  return it.isReady;
}

// Makes `place` the prepared compiler, if it is what is asked for. Only the first is.
inline bool handOver(void *place, const Options &options) {
  Load &it = load();
  if (!it.isReady || !(options == it.options) || getenv("CODON_PATH") != nullptr || !isAsItWas())
    return false;
  it.isReady = false;
  memcpy(place, it.compiler, std::min(malloc_usable_size(place), compilerRoom));
  return true;
}

inline bool isPrepared(Cache *cache) { return load().compiler != nullptr && cache == cacheOf(load().compiler); }

inline StmtPtr goOn(const StmtPtr &program, const std::string &file, const Defines &defines) {
  Load &it = load();
  it.program = program;
  it.file = file;
  it.defines = defines;
  swapcontext(&it.outside, &it.inside);
  if (it.hasThrown)
    throw;
  return std::move(it.result);
}

// Called where a context is made; the program's is where to stop.
inline bool stopsHere(const std::string &file, Cache *cache) {
  Load &it = load();
  if (!it.isLoading || file != nowhere || cache != cacheOf(it.compiler))
    return false;
  it.isReady = true;
  swapcontext(&it.inside, &it.outside);
  return true;
}

} // namespace libraryload
