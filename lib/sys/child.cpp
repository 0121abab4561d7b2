#include "sys/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "sys/spawn.hpp"

namespace farmtok::sys {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::milliseconds tick{50};

/// Kills the group and reaps the child unless wait() did; so every exit leaves no process behind.
class Running {
 public:
  explicit Running(pid_t pid) : pid_(pid) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    if (pid_ <= 0) return;
    kill();
    wait();
  }
  void kill() const { ::kill(-pid_, SIGKILL); }
  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }
  /// Whether it has ended; it still has to be reaped.
  bool ended() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_;
  }

 private:
  pid_t pid_;
};

class Lines {
 public:
  Lines(const OnLine& on_line, std::size_t limit) : on_line_(on_line), limit_(limit) {}
  void add(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto end = bytes.find('\n');
      const auto part = bytes.substr(0, end);
      line_ += part.substr(0, limit_ - std::min(limit_, line_.size()));
      if (end == std::string_view::npos) return;
      flush();
      bytes.remove_prefix(end + 1);
    }
  }
  /// A last line may lack its newline.
  void finish() {
    if (!line_.empty()) flush();
  }

 private:
  void flush() {
    const auto line = std::exchange(line_, {});
    if (on_line_) on_line_(line);
  }
  const OnLine& on_line_;
  std::size_t limit_;
  std::string line_;
};

/// Reads the available bytes without waiting; closes `fd` at its end.
template <class Take>
void read_some(Fd& fd, const Take& take) {
  std::array<char, 16 * 1024> buffer;
  const auto got = ::read(fd.get(), buffer.data(), buffer.size());
  if (got > 0) take(std::string_view{buffer.data(), static_cast<std::size_t>(got)});
  else if (got == 0 || (errno != EINTR && errno != EAGAIN)) fd.reset();
}

}  // namespace

Outcome run_child(const Command& command, const OnLine& on_line, const Cancelled& cancelled) {
  const auto end = Steady::now() + command.deadline;
  auto spawned = spawn(command);
  Running child{spawned.pid};
  Outcome outcome;
  Lines lines{on_line, command.line_limit};
  const auto keep_errors = [&](std::string_view bytes) {
    outcome.errors += bytes;
    if (outcome.errors.size() > command.errors_limit)
      outcome.errors.erase(0, outcome.errors.size() - command.errors_limit);
  };

  bool last_round = false;
  while (spawned.output || spawned.errors || !child.ended()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Steady::now());
    outcome.cancelled = cancelled && cancelled();
    outcome.timed_out = !outcome.cancelled && left.count() <= 0;
    if (outcome.cancelled || outcome.timed_out) {
      child.kill();
      break;
    }
    // A grandchild may hold the pipes open after the child has ended: one more read, then they are abandoned.
    if (last_round) break;
    last_round = child.ended();
    // poll ignores negative descriptors.
    std::array<pollfd, 2> waiting{{{spawned.output.get(), POLLIN, 0}, {spawned.errors.get(), POLLIN, 0}}};
    const auto wait = last_round ? std::chrono::milliseconds{0} : std::clamp(left, std::chrono::milliseconds{1}, tick);
    if (::poll(waiting.data(), waiting.size(), static_cast<int>(wait.count())) <= 0) continue;
    if (waiting[0].revents) read_some(spawned.output, [&](std::string_view bytes) { lines.add(bytes); });
    if (waiting[1].revents) read_some(spawned.errors, keep_errors);
    if (waiting[0].revents || waiting[1].revents) last_round = false;
  }
  lines.finish();
  const int status = child.wait();
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  else outcome.status = WEXITSTATUS(status);
  return outcome;
}

}  // namespace farmtok::sys
