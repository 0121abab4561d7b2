#include "base/json.hpp"

#include <fmt/format.h>

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
  try {
    return Json::parse(text);
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
