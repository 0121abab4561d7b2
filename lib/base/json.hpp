#pragma once
// JSON as this project uses it: keys keep the order in which they were declared.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace farmtok::base {

using Json = nlohmann::ordered_json;

/// Parses one JSON document. Throws Error{INVALID_REQUEST} that names `what` and the position of the fault,
/// also for invalid UTF-8 and for nesting deeper than 64 levels.
Json parse_json(std::string_view text, std::string_view what = "the body");

/// One line; invalid UTF-8 is replaced instead of thrown, because a log line or an error must never fail.
std::string to_line(const Json& value);

}  // namespace farmtok::base
