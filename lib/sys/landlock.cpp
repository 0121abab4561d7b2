#include "sys/landlock.hpp"

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "base/error.hpp"
#include "sys/fd.hpp"

namespace farmtok::sys {
namespace {

// The kernel's interface, from its documentation (userspace-api/landlock).
constexpr long create_ruleset = 444, restrict_self = 446;
constexpr std::uint32_t ask_version = 1;
struct Ruleset {
  std::uint64_t file_access;
  std::uint64_t network_access;
  std::uint64_t scoped;
};

/// How much of the struct each version has, and how many kinds of file access.
Ruleset all_of(long version) {
  const int kinds = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
  return {(std::uint64_t{1} << kinds) - 1, version >= 4 ? std::uint64_t{3} : 0, version >= 6 ? std::uint64_t{3} : 0};
}

std::size_t size_for(long version) {
  if (version >= 6) return sizeof(Ruleset);
  return version >= 4 ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);
}

[[noreturn]] void refuse(const char* what) {
  throw base::Error{base::Code::INTERNAL,
                    fmt::format("no confinement, no rendering: Landlock {}: {}", what, std::strerror(errno)),
                    "Allow the Landlock system calls where farmtok runs (containers often forbid them)."};
}

}  // namespace

int landlock_everything() {
  const long version = ::syscall(create_ruleset, nullptr, 0, ask_version);
  if (version < 0) {
    if (errno == ENOSYS || errno == EOPNOTSUPP) return 0;
    refuse("cannot be asked for");
  }
  // Everything is handled and nothing is allowed: an empty set of rules.
  const auto ruleset = all_of(version);
  const Fd fd{static_cast<int>(::syscall(create_ruleset, &ruleset, size_for(version), 0))};
  if (!fd) refuse("rules cannot be made");
  if (::syscall(restrict_self, fd.get(), 0) != 0) refuse("rules cannot be entered");
  return static_cast<int>(version);
}

}  // namespace farmtok::sys
