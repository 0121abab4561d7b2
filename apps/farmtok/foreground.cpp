#include "foreground.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/url.hpp"
#include "commands/upload.hpp"
#include "output/view/view.hpp"

extern char** environ;

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

/// Ctrl-C on the terminal is meant for the program in front, not for this one.
class Deaf {
 public:
  Deaf() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGINT, &ignore, &before_);
  }
  Deaf(const Deaf&) = delete;
  Deaf& operator=(const Deaf&) = delete;
  ~Deaf() { ::sigaction(SIGINT, &before_, nullptr); }

 private:
  struct sigaction before_ {};
};

/// The program receives the signals again that this one ignores.
struct Attributes {
  posix_spawnattr_t value;
  Attributes() {
    ::posix_spawnattr_init(&value);
    sigset_t heard;
    ::sigemptyset(&heard);
    ::sigaddset(&heard, SIGINT);
    ::sigaddset(&heard, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&value, &heard);
    ::posix_spawnattr_setflags(&value, POSIX_SPAWN_SETSIGDEF);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { ::posix_spawnattr_destroy(&value); }
};

}  // namespace

int run_in_foreground(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  const Deaf deaf;
  const Attributes attributes;
  pid_t pid = 0;
  const int fault = ::posix_spawnp(&pid, pointers[0], nullptr, &attributes.value, pointers.data(), environ);
  if (fault != 0) throw Error{Code::NOT_FOUND, fmt::format("cannot run {}: {}", words.front(), std::strerror(fault))};
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) throw Error{Code::INTERNAL, fmt::format("{} was lost", words.front())};
  if (WIFSIGNALED(status)) throw Error{Code::INTERRUPTED, fmt::format("{} was stopped", words.front())};
  return WEXITSTATUS(status);
}

std::string address_of(const base::Json& result) {
  const auto video = text_of(result, "original_video_url"), page = text_of(result, "source_url");
  const bool stored = video.find("/media/med_") != std::string::npos;
  const auto& address = stored || page.empty() ? video : page;
  const auto id = text_of(result, "result_id");
  if (address.empty())
    throw Error{Code::NOT_FOUND, fmt::format("result {} has neither a video nor a page it came from", id),
                video_hint(result)};
  if (base::web_scheme(address) == 0)
    throw Error{Code::FORBIDDEN,
                fmt::format("{} is no address a browser is given: only http and https are", base::fit(address, 80))};
  return address;
}

void browse(const std::string& address) {
  const char* chosen = std::getenv("BROWSER");
  auto words = base::split(chosen && *chosen ? chosen : "xdg-open", ' ');
  std::erase(words, "");
  words.push_back(address);
  try {
    const int status = run_in_foreground(words);
    if (status != 0)
      throw Error{Code::NOT_FOUND, fmt::format("{} ended with status {}", words.front(), status), address};
  } catch (Error& error) {
    if (error.hint.empty()) error.hint = address;
    throw;
  }
}

}  // namespace farmtok::cli
