#include "sys/child.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>

#include "base/error.hpp"
#include "sys/fd.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

namespace {

sys::Command shell(const std::string& script) {
  sys::Command command;
  command.program = "/bin/sh";
  command.arguments = {"-c", script};
  command.deadline = 20s;
  return command;
}

bool alive(pid_t pid) { return ::kill(pid, 0) == 0; }

/// Waits for a process that is not ours to reap; false after two seconds.
bool gone(pid_t pid) {
  for (const auto end = Steady::now() + 2s; Steady::now() < end; ::usleep(1000))
    if (!alive(pid)) return true;
  return false;
}

}  // namespace

TEST_CASE("lines, input, errors and status come through") {
  auto command = shell("read word; echo got $word; printf 'a\\n\\nlast'; echo oops >&2; exit 7");
  command.input = "hello\n";
  std::vector<std::string> lines;
  const auto outcome = sys::run_child(command, [&](std::string_view line) { lines.emplace_back(line); });
  CHECK(lines == std::vector<std::string>{"got hello", "a", "", "last"});
  CHECK(outcome.status == 7);
  CHECK(!outcome.signal);
  CHECK(outcome.errors == "oops\n");
}

TEST_CASE("the child has exactly the descriptors it was handed, and no environment") {
  const sys::Fd leaked{::open("/dev/null", O_RDONLY)};  // not closed on exec
  const sys::Fd first{::open("/dev/zero", O_RDONLY | O_CLOEXEC)}, second{::open("/dev/full", O_RDONLY | O_CLOEXEC)};
  REQUIRE(leaked);
  // Passed crosswise, onto numbers that are in use here.
  auto command =
      shell("for fd in 3 4 5 6 7 8 9; do readlink /proc/$$/fd/$fd || echo none; done; echo \"[$HOME$SECRET]\"");
  command.descriptors = {{second.get(), 3}, {first.get(), 4}};
  ::setenv("SECRET", "x", 1);
  std::string all;
  sys::run_child(command, [&](std::string_view line) { all += std::string{line} + ";"; });
  CHECK(all == "/dev/full;/dev/zero;none;none;none;none;none;[];");
}

TEST_CASE("past its deadline a child is killed with all it started") {
  auto command = shell("sleep 1000 & echo $!; wait");
  command.deadline = 300ms;
  pid_t grandchild = 0;
  const auto began = Steady::now();
  const auto outcome =
      sys::run_child(command, [&](std::string_view line) { grandchild = std::stoi(std::string{line}); });
  CHECK(outcome.timed_out);
  CHECK(outcome.signal == SIGKILL);
  CHECK(Steady::now() - began < 20s);
  REQUIRE(grandchild > 0);
  CHECK(gone(grandchild));
}

TEST_CASE("cancelling does not wait for the child") {
  Steady::time_point asked;
  const auto began = Steady::now();
  const auto outcome = sys::run_child(shell("sleep 1000"), {}, [&] {
    if (Steady::now() - began < 250ms) return false;
    if (asked == Steady::time_point{}) asked = began + 250ms;
    return true;
  });
  CHECK(outcome.cancelled);
  CHECK(!outcome.timed_out);
  CHECK(Steady::now() - asked < 5s);
}

TEST_CASE("in the background it is nicer than we are and never runs before a thread that wakes") {
  const auto about = [](bool background) {
    auto command = shell("read line < /proc/$$/stat; set -- $line; echo ${19} ${41}");
    command.background = background;
    std::string told;
    sys::run_child(command, [&](std::string_view line) { told = line; });
    return told;
  };
  const int ours = ::getpriority(PRIO_PROCESS, 0);
  CHECK(about(false) == std::to_string(ours) + " " + std::to_string(SCHED_OTHER));
  CHECK(about(true) == std::to_string(std::min(19, ours + 10)) + " " + std::to_string(SCHED_BATCH));
}

TEST_CASE("a crash is told by its signal") {
  const auto outcome = sys::run_child(shell("kill -SEGV $$"));
  CHECK(outcome.signal == SIGSEGV);
  CHECK(!outcome.status);
}

TEST_CASE("a throw of the listener kills the child") {
  pid_t child = 0;
  CHECK_THROWS_AS(sys::run_child(shell("echo $$; exec sleep 1000"),
                                 [&](std::string_view line) {
                                   child = std::stoi(std::string{line});
                                   throw base::Error{base::Code::INTERNAL, "enough"};
                                 }),
                  base::Error);
  REQUIRE(child > 0);
  CHECK(!alive(child));
}

TEST_CASE("floods are bounded: a line is cut, errors keep their end") {
  auto command = shell(
      "head -c 300000 /dev/zero | tr '\\0' x; echo; echo short; "
      "head -c 300000 /dev/zero | tr '\\0' y >&2; echo end >&2");
  command.line_limit = 1000;
  command.errors_limit = 100;
  std::vector<std::size_t> lengths;
  const auto outcome = sys::run_child(command, [&](std::string_view line) { lengths.push_back(line.size()); });
  CHECK(lengths == std::vector<std::size_t>{1000, 5});
  CHECK(outcome.errors.size() == 100);
  CHECK(outcome.errors.ends_with("yend\n"));
}

TEST_CASE("a child that leaves a process behind with its output open does not hold us") {
  const auto began = Steady::now();
  const auto outcome = sys::run_child(shell("sleep 60 & echo done"));
  CHECK(outcome.status == 0);
  CHECK(Steady::now() - began < 30s);
}

TEST_CASE("a program that is not there cannot be started, and says so") {
  sys::Command command;
  command.program = "/nowhere/program";
  try {
    sys::run_child(command);
    FAIL("started");
  } catch (const base::Error& error) {
    CHECK(error.message == "cannot start /nowhere/program: No such file or directory");
  }
}
