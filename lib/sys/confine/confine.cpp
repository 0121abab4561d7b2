#include "sys/confine/confine.hpp"

#include <fmt/format.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>

#include "base/error.hpp"
#include "sys/landlock.hpp"

namespace farmtok::sys {
namespace {

[[noreturn]] void refuse(std::string_view what, int error) {
  throw base::Error{base::Code::INTERNAL,
                    fmt::format("no confinement, no rendering: {}: {}", what, std::strerror(error)),
                    "Run on a kernel with seccomp, and where the service or container does not forbid it."};
}

/// A lower limit that this process has already stays in force.
void limit(__rlimit_resource resource, std::uint64_t most, std::string_view name, std::uint64_t grace = 0) {
  rlimit given{};
  if (::getrlimit(resource, &given) != 0) refuse(name, errno);
  const rlimit both{std::min<rlim_t>(most, given.rlim_max), std::min<rlim_t>(most + grace, given.rlim_max)};
  if (::setrlimit(resource, &both) != 0) refuse(name, errno);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// Sanitizers shadow the memory with terabytes of address space, and test with a pipe whether an address is readable.
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

/// Everything that a decoder and an encoder with threads need once their libraries are loaded.
constexpr int allowed[]{
    // the given descriptors
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(close),
    SCMP_SYS(ftruncate),
    // memory (mmap and mprotect below)
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    // threads (clone below)
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(membarrier),
    // signals
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    // time and randomness
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrusage),
    SCMP_SYS(getrandom),
};

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, Release>;

template <class... Conditions>
void allow(const Filter& filter, int call, Conditions... conditions) {
  const int added =
      seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, static_cast<unsigned>(sizeof...(conditions)), conditions...);
  if (added != 0) refuse("a rule of the system call filter", -added);
}

scmp_arg_cmp masked(unsigned argument, std::uint64_t mask, std::uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}
scmp_arg_cmp equal(unsigned argument, std::uint64_t value) { return {argument, SCMP_CMP_EQ, value, 0}; }

/// Refused calls fail with EPERM, so that a library that only probes continues without them.
void filter_system_calls() {
  const Filter filter{seccomp_init(SCMP_ACT_ERRNO(EPERM))};
  if (!filter) refuse("the system call filter", ENOMEM);
  for (const int call : allowed) allow(filter, call);
  // No memory that can be written and then run.
  allow(filter, SCMP_SYS(mmap), masked(2, PROT_EXEC, 0));
  allow(filter, SCMP_SYS(mprotect), masked(2, PROT_EXEC, 0));
  allow(filter, SCMP_SYS(clone), masked(0, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM));
  // A filter cannot see its flags; without it the C library uses clone.
  if (seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) != 0) refuse("clone3", EINVAL);
  allow(filter, SCMP_SYS(tgkill), equal(0, static_cast<std::uint64_t>(::getpid())));
  allow(filter, SCMP_SYS(prctl), equal(0, PR_SET_NAME));
  allow(filter, SCMP_SYS(prlimit64), equal(0, 0), equal(2, 0));
  if (sanitized) {
    allow(filter, SCMP_SYS(pipe));
    allow(filter, SCMP_SYS(pipe2));
  }
  seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1);
  const int loaded = seccomp_load(filter.get());
  if (loaded != 0) refuse("the system call filter", -loaded);
}

}  // namespace

void confine(const Confinement& limits) {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) refuse("no_new_privs", errno);
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) refuse("not dumpable", errno);
  // A file that grows too large causes an error message, not a silent death.
  ::signal(SIGXFSZ, SIG_IGN);
  landlock_everything();
  limit(RLIMIT_CORE, 0, "core limit");
  // At the soft limit SIGXCPU gives the reason; at the hard one it would be a SIGKILL like any other.
  limit(RLIMIT_CPU, limits.cpu_seconds, "CPU limit", 10);
  limit(RLIMIT_FSIZE, limits.written_bytes, "file size limit");
  limit(RLIMIT_NOFILE, sanitized ? 64 : 0, "open files limit");
  if (!sanitized) limit(RLIMIT_AS, limits.memory_bytes, "memory limit");
  filter_system_calls();
  verify_confinement();
}

}  // namespace farmtok::sys
