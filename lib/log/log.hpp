#pragma once
// Structured logs on standard error: one event a line, a message and fields. Written with spdlog, serialised with
// nlohmann, because pattern-made JSON does not escape.

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

using Fields = std::initializer_list<std::pair<const char*, base::Json>>;

void debug(std::string_view message, Fields fields = {});
void info(std::string_view message, Fields fields = {});
void warn(std::string_view message, Fields fields = {});
void error(std::string_view message, Fields fields = {});

}  // namespace farmtok::log
