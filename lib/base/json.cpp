#include "base/json.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace farmtok::base {
namespace {

constexpr int deepest = 64;

/// Nesting is counted before parsing, outside strings: a deep document never reaches the recursive parts of a parser.
void refuse_deep(std::string_view text, std::string_view what) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      else if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > deepest)
        throw Error{Code::INVALID_REQUEST, fmt::format("{} is nested deeper than {} levels", what, deepest)};
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
}

}  // namespace

Json parse_json(std::string_view text, std::string_view what) {
  refuse_deep(text, what);
  // Readers disagree which of two fields with one name counts: so both are refused.
  std::vector<std::set<std::string>> open_objects;
  const auto watch = [&](int, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == Json::parse_event_t::object_end) open_objects.pop_back();
    if (event == Json::parse_event_t::key && !open_objects.back().insert(value.get<std::string>()).second) {
      const auto& name = value.get_ref<const std::string&>();
      throw Error{Code::INVALID_REQUEST,
                  fmt::format("{} has the field \"{}\" twice", what, name),
                  "Send each field once.",
                  {{name, "is given twice"}}};
    }
    return true;
  };
  try {
    return Json::parse(text, watch);
  } catch (const Json::parse_error& e) {
    throw Error{Code::INVALID_REQUEST,
                fmt::format("{} is not valid JSON (near byte {} of {})", what, e.byte, text.size()),
                "Send one JSON object in UTF-8, for example {\"title\":\"Q1\"}."};
  } catch (const Json::out_of_range&) {
    throw Error{Code::INVALID_REQUEST, fmt::format("{} holds a number that is too large", what)};
  }
}

std::string to_line(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace farmtok::base
