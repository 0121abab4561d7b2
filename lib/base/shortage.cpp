#include "base/shortage.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <system_error>

namespace farmtok::base {
namespace {

const char* help_for(int error) {
  switch (error) {
    case EMFILE:
      return "Raise the limit on open files (LimitNOFILE= of the unit, `ulimit -n`).";
    case ENFILE:
      return "The whole machine is out of open files (sysctl fs.file-max).";
    case EAGAIN:
      return "Raise the limit on processes (TasksMax= of the unit, `ulimit -u`).";
    default:
      return "The machine needs more free memory.";
  }
}

}  // namespace

bool is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS || error == EAGAIN;
}

Error shortage(const std::string& failed, int error) {
  std::array<char, 128> words{};
  // The GNU variant returns a pointer that need not be the buffer.
  return {Code::OVERLOADED, fmt::format("{}: {}", failed, ::strerror_r(error, words.data(), words.size())),
          help_for(error)};
}

std::optional<Error> shortage_in(const std::exception& failed) {
  if (dynamic_cast<const std::bad_alloc*>(&failed)) return shortage("there is not enough memory", ENOMEM);
  const auto* system = dynamic_cast<const std::system_error*>(&failed);
  const bool has_number = system && (system->code().category() == std::generic_category() ||
                                     system->code().category() == std::system_category());
  if (!has_number || !is_shortage(system->code().value())) return std::nullopt;
  return shortage("the machine refused", system->code().value());
}

}  // namespace farmtok::base
