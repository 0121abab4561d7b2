#include "log/log.hpp"

#include "log/rotate.hpp"

#include <spdlog/fmt/chrono.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <utility>

#include "base/text/text.hpp"
#include "log/scope.hpp"

namespace farmtok::log {
namespace {

std::atomic<Style> style = Style::text;
thread_local std::string_view scope;

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = spdlog::stderr_logger_mt("farmtokd");
    made->set_pattern("%v");
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum spd(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string timestamp() { return fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr))); }

void write(Level level, std::string_view name, std::string_view message, Fields fields) {
  std::string told{message};
  if (!scope.empty()) {
    level = Level::debug;
    name = "debug";
    told = fmt::format("{}: {}", scope, message);
  }
  if (!logger().should_log(spd(level))) return;
  std::string line;
  if (style == Style::json) {
    base::Json object{{"time", timestamp()}, {"level", name}, {"message", told}};
    for (const auto& [key, value] : fields) object[key] = value;
    line = base::to_line(object);
  } else {
    line = fmt::format("{} {:5} {}", timestamp(), name, told);
    for (const auto& [key, value] : fields) line += fmt::format(" {}={}", key, base::to_line(value));
  }
  // Words of strangers are in the log, and a terminal shows it.
  if (style == Style::text) line = base::printable(line);
  logger().log(spd(level), "{}", line);
  rotate_when_full();
}

}  // namespace

Scope::Scope(std::string_view words) : before_(std::exchange(scope, words)) {}
Scope::~Scope() { scope = before_; }

void bound_file(const std::string& path, std::int64_t max_bytes, std::int64_t keep) {
  set_bound({path, max_bytes, keep});
}

void configure(Level level, Style chosen) {
  style = chosen;
  logger().set_level(spd(level));
  logger().flush_on(spdlog::level::info);
}

std::optional<Level> level_from(std::string_view name) {
  if (name == "debug") return Level::debug;
  if (name == "info") return Level::info;
  if (name == "warn") return Level::warn;
  if (name == "error") return Level::error;
  return std::nullopt;
}

void debug(std::string_view message, Fields fields) { write(Level::debug, "debug", message, fields); }
void info(std::string_view message, Fields fields) { write(Level::info, "info", message, fields); }
void warn(std::string_view message, Fields fields) { write(Level::warn, "warn", message, fields); }
void error(std::string_view message, Fields fields) { write(Level::error, "error", message, fields); }

}  // namespace farmtok::log
