#include "sys/spawn.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/error.hpp"
#include "base/shortage.hpp"
#include "sys/limits.hpp"

namespace farmtok::sys {
namespace {

using base::Code;
using base::Error;

/// Above every descriptor number of a child, so that moving one never overwrites another.
constexpr int out_of_the_way = 200;

struct Pipe {
  Fd reading;
  Fd writing;
};

[[noreturn]] void refuse(const Command& command, int error) {
  if (base::is_shortage(error)) throw base::shortage(fmt::format("cannot start {}", command.program.string()), error);
  throw Error{Code::INTERNAL, fmt::format("cannot start {}: {}", command.program.string(), std::strerror(error)),
              "Check that the program is installed and may be run."};
}

Pipe make_pipe(const Command& command) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) refuse(command, errno);
  return {Fd{ends[0]}, Fd{ends[1]}};
}

/// Standard input as a file in memory: unlike a pipe it cannot block, and a child that never reads it does no harm.
Fd in_memory(const Command& command) {
  Fd fd{::memfd_create("input", MFD_CLOEXEC)};
  if (!fd) refuse(command, errno);
  std::size_t done = 0;
  while (done < command.input.size()) {
    const auto put = ::write(fd.get(), command.input.data() + done, command.input.size() - done);
    if (put < 0) refuse(command, errno);
    done += static_cast<std::size_t>(put);
  }
  ::lseek(fd.get(), 0, SEEK_SET);
  return fd;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

/// Lower priority by half the nice levels, which the disk's queue follows too; it never delays a thread that wakes up.
void step_back() {
  ::setpriority(PRIO_PROCESS, 0, ::getpriority(PRIO_PROCESS, 0) + 10);
  const sched_param none{};
  ::sched_setscheduler(0, SCHED_BATCH, &none);
}

/// Between fork and exec, in a process that may have had threads: only async-signal-safe calls, no memory.
[[noreturn]] void become(const Command& command, std::vector<Handed>& handed, char* const* arguments,
                         char* const* environment, int report, pid_t parent) {
  const auto give_up = [&] {
    const int error = errno;
    [[maybe_unused]] const auto told = ::write(report, &error, sizeof error);
    ::_exit(127);
  };
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  for (int number = 1; number < NSIG; ++number)
    if (number != SIGKILL && number != SIGSTOP) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (command.background) step_back();
  if ((report = ::fcntl(report, F_DUPFD_CLOEXEC, out_of_the_way)) < 0) ::_exit(127);
  for (auto& each : handed)
    if ((each.ours = ::fcntl(each.ours, F_DUPFD_CLOEXEC, out_of_the_way)) < 0) give_up();
  if (::syscall(SYS_close_range, 0U, ~0U, CLOSE_RANGE_CLOEXEC) != 0) give_up();
  for (const auto& each : handed)
    if (::dup2(each.ours, each.theirs) < 0) give_up();
  restore_descriptor_limit();
  ::execve(command.program.c_str(), arguments, environment);
  give_up();
  ::_exit(127);
}

}  // namespace

Spawned spawn(const Command& command) {
  auto output = make_pipe(command), errors = make_pipe(command), report = make_pipe(command);
  const auto input = in_memory(command);
  std::vector<Handed> handed{{input.get(), 0}, {output.writing.get(), 1}, {errors.writing.get(), 2}};
  handed.insert(handed.end(), command.descriptors.begin(), command.descriptors.end());
  std::vector<std::string> words{command.program.string()};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  const auto arguments = pointers(words), environment = pointers(command.environment);

  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) refuse(command, errno);
  if (pid == 0) become(command, handed, arguments.data(), environment.data(), report.writing.get(), parent);

  report.writing.reset();
  int error = 0;
  ssize_t told;
  do told = ::read(report.reading.get(), &error, sizeof error);
  while (told < 0 && errno == EINTR);
  if (told > 0) {
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    refuse(command, error);
  }
  return {pid, std::move(output.reading), std::move(errors.reading)};
}

}  // namespace farmtok::sys
