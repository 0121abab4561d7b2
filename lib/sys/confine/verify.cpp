#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

#include "base/error.hpp"
#include "sys/confine/confine.hpp"

namespace farmtok::sys {
namespace {

void must_fail(long result, std::string_view what) {
  if (result >= 0)
    throw base::Error{base::Code::INTERNAL, fmt::format("no confinement, no rendering: {} is still possible", what),
                      "Run on a kernel with seccomp, and where the service or container does not forbid it."};
}

/// A child that is created must not continue as this process.
long try_fork() {
  const long pid = ::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr);
  if (pid == 0) ::_exit(1);
  return pid;
}

long try_run() {
  char program[] = "/bin/true";
  char* const arguments[]{program, nullptr};
  // Returns only after a failure: success would end this program with status 0 and without an answer.
  return ::execve(program, arguments, arguments + 1);
}

long try_executable_memory() {
  void* memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? -1 : 0;
}

long try_raising() {
  const rlimit more{64, 64};
  return ::setrlimit(RLIMIT_NOFILE, &more);
}

}  // namespace

void verify_confinement() {
  struct stat facts {};
  must_fail(::open("/etc/passwd", O_RDONLY | O_CLOEXEC), "reading a file");
  must_fail(::open("/tmp/farmtok-confinement", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), "creating a file");
  must_fail(::open("/proc/self/mem", O_RDWR | O_CLOEXEC), "opening its own memory");
  must_fail(::stat("/etc/passwd", &facts), "looking at a file");
  must_fail(::unlink("/tmp/farmtok-confinement"), "deleting a file");
  must_fail(::socket(AF_INET, SOCK_STREAM, 0), "a network connection");
  must_fail(::socket(AF_INET6, SOCK_DGRAM, 0), "a network datagram");
  must_fail(::socket(AF_UNIX, SOCK_STREAM, 0), "a local socket");
  must_fail(try_fork(), "starting a process");
  must_fail(::kill(::getppid(), 0), "signalling another process");
  must_fail(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr), "tracing");
  must_fail(try_executable_memory(), "memory that can be written and run");
  must_fail(try_raising(), "raising its limits");
  must_fail(try_run(), "running a program");
}

}  // namespace farmtok::sys
