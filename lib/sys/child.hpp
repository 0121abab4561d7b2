#pragma once
// Runs one child program to its end: with exactly the given descriptors, under a deadline, and killed with all
// processes that it started when it must stop.

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::sys {

/// A descriptor of ours and the number under which the child sees it (3 or above).
struct Handed {
  int ours;
  int theirs;
};

struct Command {
  std::filesystem::path program;         // run unchanged: no search, no shell
  std::vector<std::string> arguments;    // without the program's own name
  std::vector<std::string> environment;  // "NAME=value"; empty: none at all
  std::string input;                     // the child's standard input
  std::vector<Handed> descriptors;       // everything else is closed
  bool background = false;               // low priority: all other programs come first
  std::chrono::milliseconds deadline = std::chrono::minutes(10);
  std::size_t errors_limit = 16 * 1024;  // of standard error, the last bytes are kept
  std::size_t line_limit = 1024 * 1024;  // a longer line of standard output is cut here
};

/// How it ended: exactly one of `status` and `signal` is set.
struct Outcome {
  std::optional<int> status;
  std::optional<int> signal;
  bool timed_out = false;
  bool cancelled = false;
  std::string errors;
};

using OnLine = std::function<void(std::string_view)>;
using Cancelled = std::function<bool()>;

/// Blocks until the child has ended and was reaped. `on_line` gets each line of its standard output without the
/// newline; `cancelled` is called at least every 50 ms. On deadline, cancellation or a throw of either, the child's
/// whole process group is killed. The child dies with the calling thread. Throws INTERNAL when it cannot be started
/// (hint: why).
Outcome run_child(const Command& command, const OnLine& on_line = {}, const Cancelled& cancelled = {});

}  // namespace farmtok::sys
