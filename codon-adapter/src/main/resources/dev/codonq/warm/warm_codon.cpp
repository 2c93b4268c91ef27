// A warm compiler: codon, started once, that has parsed the standard library and forks into the sandbox of each run.
//
// It is loaded into the unmodified codon (LD_PRELOAD), and takes the place of some functions:
//  - __libc_start_main: where the first argument is --codonq-warm, serve() runs instead of main(). The next names the mode
//    of compilers, by words: release, py-numerics, extension. The further ones are files to parse besides.
//  - what library_load.h needs to load the standard library before there is a program.
//  - codon::ast::parseCode: a text that was parsed before is answered with its tree, by the path and the whole text. What
//    is not known goes to the real parser, so that a tree can never be of another text.
// The functions that write artifacts are wrapped, too: a compile is over when they return, and taking all its memory apart
// would cost a fifth of the rest.
//
// The mangled names and the old string ABI are those of Codon 0.18.
#include "fork_server.h"
#include "library_load.h"

#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <exception>
#include <iostream>
#include <memory>
#include <unordered_map>

namespace {

// What this library was loaded from.
constexpr int libraryDescriptor = 8;

using Main = int (*)(int, char **, char **);

Main realMain;

// Whether this is a run, no more the parent of runs.
bool isRun = false;

using libraryload::real;

} // namespace

namespace codon {

namespace ast {
StmtPtr parseCode(Cache *, const std::string &, const std::string &, int);
} // namespace ast

namespace ir {
struct PyModule;
struct LLVMVisitor {
  void writeToObjectFile(const std::string &, bool);
  void writeToBitcodeFile(const std::string &);
  void writeToLLFile(const std::string &, bool);
  void writeToExecutable(const std::string &, const std::string &, bool, const std::vector<std::string> &,
                         const std::string &);
  void writeToPythonExtension(const PyModule &, const std::string &);
};
} // namespace ir

} // namespace codon

namespace {

using codon::ast::StmtPtr;
using Parse = StmtPtr (*)(codon::ast::Cache *, const std::string &, const std::string &, int);

Parse realParse() {
  static Parse parse = real<Parse>("_ZN5codon3ast9parseCodeEPNS0_5CacheERKSsS4_i");
  return parse;
}

// The trees by path and text. A compile changes a tree that it is given, so each is given once.
std::unordered_map<std::string, std::vector<StmtPtr>> trees;

std::string keyOf(const std::string &file, const std::string &text) { return file + '\0' + text; }

// The writing of an artifact, of which another can be a part: an executable begins as an object file. When the last one
// ends, so does the run.
class Writing {
  static int open;

public:
  Writing() { open++; }
  ~Writing() {
    // What an exception ends has not been written.
    if (--open > 0 || !isRun || std::uncaught_exceptions() > 0)
      return;
    std::cout.flush();
    fflush(nullptr);
    _exit(EXIT_SUCCESS);
  }
};

int Writing::open = 0;

} // namespace

namespace codon {

namespace ast {
struct SimplifyVisitor {
  static StmtPtr apply(Cache *, const StmtPtr &, const std::string &, const Defines &, const Defines &, bool);
};

struct SimplifyContext {
  SimplifyContext(std::string, Cache *);
};

SimplifyContext::SimplifyContext(std::string file, Cache *cache) {
  bool isProgram = libraryload::stopsHere(file, cache);
  libraryload::real<libraryload::MakeContext>("_ZN5codon3ast15SimplifyContextC1ESsPNS0_5CacheE")(
      this, isProgram ? libraryload::load().file : file, cache);
}

StmtPtr SimplifyVisitor::apply(Cache *cache, const StmtPtr &program, const std::string &file, const Defines &defines,
                               const Defines &earlyDefines, bool barebones) {
  return libraryload::isPrepared(cache) && !libraryload::load().isLoading
             ? libraryload::goOn(program, file, defines)
             : libraryload::realApply()(cache, program, file, defines, earlyDefines, barebones);
}

StmtPtr parseCode(Cache *cache, const std::string &file, const std::string &text, int startLine) {
  libraryload::noteParsed(file, text);
  if (startLine == 0) {
    auto known = trees.find(keyOf(file, text));
    if (known != trees.end() && !known->second.empty()) {
      StmtPtr tree = std::move(known->second.back());
      known->second.pop_back();
      // A second owner that never ends: taking the tree apart would take time, and copies of the pages it lies on.
      new StmtPtr(tree);
      return tree;
    }
  }
  return realParse()(cache, file, text, startLine);
}
} // namespace ast

struct Compiler {
  enum Mode { DEBUG, RELEASE, JIT };
  Compiler(const std::string &, Mode, const std::vector<std::string> &, bool, bool, bool);
};

Compiler::Compiler(const std::string &argv0, Mode mode, const std::vector<std::string> &disabledPasses, bool isTest,
                   bool pyNumerics, bool pyExtension) {
  if (!isRun || isTest || !disabledPasses.empty() || !libraryload::handOver(this, {argv0, mode, pyNumerics, pyExtension}))
    libraryload::real<libraryload::Construct>("_ZN5codon8CompilerC2ERKSsNS0_4ModeERKSt6vectorISsSaISsEEbbb")(
        this, argv0, mode, disabledPasses, isTest, pyNumerics, pyExtension);
}

namespace ir {
void LLVMVisitor::writeToObjectFile(const std::string &file, bool pic) {
  Writing writing;
  real<void (*)(LLVMVisitor *, const std::string &, bool)>("_ZN5codon2ir11LLVMVisitor17writeToObjectFileERKSsb")(
      this, file, pic);
}

void LLVMVisitor::writeToBitcodeFile(const std::string &file) {
  Writing writing;
  real<void (*)(LLVMVisitor *, const std::string &)>("_ZN5codon2ir11LLVMVisitor18writeToBitcodeFileERKSs")(this, file);
}

void LLVMVisitor::writeToLLFile(const std::string &file, bool optimize) {
  Writing writing;
  real<void (*)(LLVMVisitor *, const std::string &, bool)>("_ZN5codon2ir11LLVMVisitor13writeToLLFileERKSsb")(this, file,
                                                                                                        optimize);
}

void LLVMVisitor::writeToExecutable(const std::string &file, const std::string &argv0, bool library,
                                    const std::vector<std::string> &libraries, const std::string &flags) {
  Writing writing;
  real<void (*)(LLVMVisitor *, const std::string &, const std::string &, bool, const std::vector<std::string> &,
                const std::string &)>("_ZN5codon2ir11LLVMVisitor17writeToExecutableERKSsS3_bRKSt6vectorISsSaISsEES3_")(
      this, file, argv0, library, libraries, flags);
}

void LLVMVisitor::writeToPythonExtension(const PyModule &module, const std::string &file) {
  Writing writing;
  real<void (*)(LLVMVisitor *, const PyModule &, const std::string &)>(
      "_ZN5codon2ir11LLVMVisitor22writeToPythonExtensionERKNS0_8PyModuleERKSs")(this, module, file);
}
} // namespace ir

} // namespace codon

namespace {

bool has(const std::string &words, const char *word) { return words.find(word) != std::string::npos; }

// Returns why it cannot be done, nothing if it has been: the standard library loaded for compilers of a mode, and further
// files parsed.
std::string warm(const std::string &argv0, const std::string &mode, int count, char **files) {
  auto construct =
      reinterpret_cast<void (*)(void *, std::string)>(dlsym(RTLD_DEFAULT, "_ZN5codon3ast5CacheC1ESs"));
  if (realParse() == nullptr || construct == nullptr)
    return "this Codon does not have the functions of 0.18";
  // Larger than any Cache. It is never taken apart, since the trees may refer to it.
  void *cache = calloc(1, 1 << 16);
  construct(cache, std::string("codon"));
  for (int i = 0; i < count; i++) {
    std::string text;
    if (!libraryload::readWhole(files[i], text))
      return std::string("cannot read ") + files[i];
    text = libraryload::asCodonReads(text);
    trees[keyOf(files[i], text)].push_back(
        realParse()(static_cast<codon::ast::Cache *>(cache), files[i], text, 0));
  }
  // As main() names it.
  return libraryload::prepare({argv0 + " build", has(mode, "release"), has(mode, "py-numerics"), has(mode, "extension")})
             ? ""
             : "the standard library cannot be loaded in advance";
}

// What a run could read about how this process was started is gone.
void forgetEnvironment(char **variables) {
  for (char **variable = variables; *variable != nullptr; variable++)
    memset(*variable, 0, strlen(*variable));
  *variables = nullptr;
}

int serve(int count, char **arguments, char **variables) {
  forgetEnvironment(variables);
  close(libraryDescriptor);
  return forkserver::serve([=] { return warm(arguments[0], arguments[2], count - 3, arguments + 3); },
                           [](int runCount, char **runArguments, char **runVariables) {
                             isRun = true;
                             return realMain(runCount, runArguments, runVariables);
                           });
}

} // namespace

extern "C" int __libc_start_main(Main main, int count, char **arguments, void (*init)(), void (*fini)(),
                                 void (*loaderFini)(), void *stackEnd) {
  realMain = main;
  bool isWarm = count > 2 && strcmp(arguments[1], "--codonq-warm") == 0;
  auto start = real<int (*)(Main, int, char **, void (*)(), void (*)(), void (*)(), void *)>("__libc_start_main");
  return start(isWarm ? serve : main, count, arguments, init, fini, loaderFini, stackEnd);
}
