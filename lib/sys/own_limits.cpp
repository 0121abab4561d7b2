#include "sys/own_limits.hpp"

#include <fmt/format.h>

#include "base/text/text.hpp"

namespace farmtok::sys {

std::uint64_t own_limit(__rlimit_resource resource) {
  rlimit set{};
  if (::getrlimit(resource, &set) != 0 || set.rlim_cur == RLIM_INFINITY) return UINT64_MAX;
  return set.rlim_cur;
}

std::string own_limits() {
  std::string told;
  const auto add = [&](std::string_view name, std::uint64_t limit, std::uint64_t matters, bool bytes) {
    if (limit >= matters) return;
    told += fmt::format("{}{} {}", told.empty() ? "the limits here: " : ", ", name,
                        bytes ? base::human_bytes(static_cast<std::int64_t>(limit)) : fmt::to_string(limit));
  };
  add("memory", own_limit(RLIMIT_AS), std::uint64_t{16} << 30, true);
  add("processes", own_limit(RLIMIT_NPROC), 4096, false);
  add("open files", own_limit(RLIMIT_NOFILE), 256, false);
  return told;
}

}  // namespace farmtok::sys
