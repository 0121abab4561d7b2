#include <fmt/format.h>
#include <malloc.h>

#include <cstdio>

#include "base/error.hpp"
#include "base/shortage.hpp"
#include "daemon.hpp"
#include "log/log.hpp"
#include "offline.hpp"
#include "options.hpp"
#include "policy.hpp"

int main(int count, char** words) {
  using namespace farmtok;
  // Many threads, few allocations: an arena for each would only cost memory.
  mallopt(M_ARENA_MAX, 2);
  try {
    const auto options = daemon::parse(count, words);
    if (options.help) {
      std::fputs(daemon::help_text, stdout);
      return 0;
    }
    if (options.version) {
      fmt::print("farmtokd {}\n", FARMTOK_VERSION);
      return 0;
    }
    const auto settings = settings::Settings::load(options.settings);
    const auto logs = daemon::log_policy(settings);
    log::configure(logs.level, logs.style);
    if (options.offline.task != daemon::Offline::Task::none) return daemon::run_offline(settings, options.offline);
    daemon::run(settings, options.accept);
    return 0;
  } catch (const base::Error& error) {
    if (!error.cause.empty()) log::error("the daemon ends", {{"cause", error.cause}});
    fmt::print(stderr, "error: {}\n", error.message);
    if (!error.hint.empty()) fmt::print(stderr, "hint: {}\n", error.hint);
    return base::row(error.code).exit;
  } catch (const std::exception& error) {
    if (const auto shortage = base::shortage_in(error)) {
      fmt::print(stderr, "error: the daemon cannot start: {}\nhint: {}\n", shortage->message, shortage->hint);
      return base::row(shortage->code).exit;
    }
    fmt::print(stderr, "error: {}\n", error.what());
    return 1;
  }
}
