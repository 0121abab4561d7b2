#include "sys/limits.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace farmtok::sys {
namespace {

rlimit before{0, 0};  // both 0: nothing was raised

}  // namespace

std::uint64_t raise_descriptor_limit(std::uint64_t most) {
  rlimit now{};
  if (::getrlimit(RLIMIT_NOFILE, &now) != 0) return 1024;
  const auto wanted = std::min<rlim_t>(now.rlim_max, most);
  if (now.rlim_cur >= wanted) return now.rlim_cur;
  const rlimit raised{wanted, now.rlim_max};
  if (::setrlimit(RLIMIT_NOFILE, &raised) != 0) return now.rlim_cur;
  before = now;
  return wanted;
}

void restore_descriptor_limit() {
  if (before.rlim_max != 0) ::setrlimit(RLIMIT_NOFILE, &before);
}

}  // namespace farmtok::sys
