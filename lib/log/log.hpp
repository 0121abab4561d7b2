#pragma once
// Structured logs on standard error: one event a line, a message and fields. Written with spdlog, serialised with
// nlohmann, because pattern-made JSON does not escape.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.hpp"

namespace farmtok::log {

enum class Level { debug, info, warn, error };
enum class Style { text, json };

void configure(Level level, Style style);
std::optional<Level> level_from(std::string_view name);

/// Bounds the log file `path`, when standard error goes there: once it holds `max_bytes` it is renamed to PATH.1,
/// PATH.1 to PATH.2 and so on up to `keep`, and standard error continues in a new one. Does nothing when standard error
/// goes elsewhere.
void bound_file(const std::string& path, std::int64_t max_bytes, std::int64_t keep);

using Fields = std::initializer_list<std::pair<const char*, base::Json>>;

void debug(std::string_view message, Fields fields = {});
void info(std::string_view message, Fields fields = {});
void warn(std::string_view message, Fields fields = {});
void error(std::string_view message, Fields fields = {});

}  // namespace farmtok::log
