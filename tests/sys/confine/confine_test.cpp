// Confinement cannot be undone, so each case runs in a separate process.

#include "sys/confine/confine.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"

using namespace farmtok;

namespace {

/// Exit status of a forked process that runs `inside` confined; 100 when confinement itself failed.
int confined(const std::function<int()>& inside, sys::Confinement limits = {}) {
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    int status = 100;
    try {
      sys::confine(limits);
      status = inside();
    } catch (const base::Error& error) {
      const auto line = error.message + "\n";
      [[maybe_unused]] const auto told = ::write(2, line.data(), line.size());
    }
    ::_exit(status);
  }
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("what is possible outside is refused inside") {
  struct Row {
    const char* what;
    std::function<long()> attempt;
  };
  struct stat facts {};
  const std::vector<Row> rows{
      {"open", [] { return ::open("/etc/passwd", O_RDONLY); }},
      {"openat2", [] { return ::syscall(437, AT_FDCWD, "/etc/passwd", nullptr, 0); }},
      {"create", [] { return ::open("/tmp/farmtok-confine-test", O_WRONLY | O_CREAT, 0600); }},
      {"stat", [&] { return ::stat("/etc/passwd", &facts); }},
      {"chdir", [] { return ::chdir("/"); }},
      {"socket", [] { return ::socket(AF_INET, SOCK_STREAM, 0); }},
      {"unix socket", [] { return ::socket(AF_UNIX, SOCK_DGRAM, 0); }},
      {"fork", [] { return ::syscall(SYS_fork); }},
      {"signal to the parent", [] { return ::kill(::getppid(), 0); }},
      {"io_uring", [] { return ::syscall(425, 1, nullptr); }},
      {"dup", [] { return ::dup(1); }},
      {"execve", [] { return ::execl("/bin/true", "true", nullptr); }},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(confined([&] { return row.attempt() < 0 ? 42 : 0; }) == 42);
  }
}

TEST_CASE("the self-test passes inside, and fails outside") {
  CHECK(confined([] { return sys::verify_confinement(), 42; }) == 42);
  const pid_t pid = ::fork();
  if (pid == 0) {
    try {
      sys::verify_confinement();
      ::_exit(0);
    } catch (const base::Error& error) {
      ::_exit(error.message == "no confinement, no rendering: reading a file is still possible" ? 42 : 1);
    }
  }
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(WEXITSTATUS(status) == 42);
}

TEST_CASE("threads, memory and open descriptors go on working inside") {
  CHECK(confined([] {
          int sum = 0;
          std::vector<std::thread> threads;
          for (int i = 0; i < 4; ++i) threads.emplace_back([&sum] { __atomic_add_fetch(&sum, 10, __ATOMIC_SEQ_CST); });
          for (auto& thread : threads) thread.join();
          const std::vector<char> large(std::size_t{200} << 20, 'x');
          return sum + (large.back() == 'x' ? 2 : 0);
        }) == 42);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("memory has an end") {
  CHECK(confined([] { return std::malloc(std::size_t{600} << 20) == nullptr ? 42 : 0; },
                 {.memory_bytes = std::size_t{512} << 20}) == 42);
}
#endif

TEST_CASE("a file that grows past the limit is an error, not a death") {
  char name[] = "/tmp/farmtok-confine-XXXXXX";
  const int fd = ::mkstemp(name);
  REQUIRE(fd >= 0);
  ::unlink(name);
  CHECK(confined([&] { return ::pwrite(fd, "x", 1, 2000) < 0 && errno == EFBIG ? 42 : 0; }, {.written_bytes = 1000}) ==
        42);
  ::close(fd);
}

TEST_CASE("computing without end is ended by a signal that says why") {
  CHECK(confined(
            [] {
              while (::getpid() > 0) {
              }
              return 0;
            },
            {.cpu_seconds = 1}) == 1000 + SIGXCPU);
}
