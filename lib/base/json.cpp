#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <utility>
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

/// ASCII without controls, quotation marks and backslashes: it is the same in JSON.
bool plain(std::string_view text) {
  constexpr std::uint64_t each = 0x0101010101010101;  // times a byte: eight of it
  constexpr auto top = 0x80 * each;
  const auto less = [](std::uint64_t eight, std::uint64_t bound) { return (eight - bound * each) & ~eight & top; };
  while (!text.empty()) {
    const auto length = std::min(text.size(), sizeof(std::uint64_t));
    std::uint64_t eight = 'x' * each;
    std::memcpy(&eight, text.data(), length);
    if (((eight & top) | less(eight, 0x20) | less(eight ^ '"' * each, 1) | less(eight ^ '\\' * each, 1)) != 0)
      return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string dump(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

void add_text(std::string& line, const std::string& text) {
  if (!plain(text)) {
    line += dump(text);
    return;
  }
  line += '"';
  line += text;
  line += '"';
}

/// The library's own dump looks at each byte of a text for several times as long; it is for what is not plain.
void add(std::string& line, const Json& value) {
  switch (value.type()) {
    case Json::value_t::object: {
      line += '{';
      bool more = false;
      for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
        if (std::exchange(more, true)) line += ',';
        add_text(line, name);
        line += ':';
        add(line, member);
      }
      line += '}';
      return;
    }
    case Json::value_t::array: {
      line += '[';
      bool more = false;
      for (const auto& element : value.get_ref<const Json::array_t&>()) {
        if (std::exchange(more, true)) line += ',';
        add(line, element);
      }
      line += ']';
      return;
    }
    case Json::value_t::string:
      return add_text(line, value.get_ref<const std::string&>());
    case Json::value_t::boolean:
      line += value.get<bool>() ? "true" : "false";
      return;
    case Json::value_t::number_integer:
      line += fmt::format_int{value.get<std::int64_t>()}.c_str();
      return;
    case Json::value_t::number_unsigned:
      line += fmt::format_int{value.get<std::uint64_t>()}.c_str();
      return;
    default:
      line += dump(value);
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

std::string to_line(const Json& value) {
  std::string line;
  add(line, value);
  return line;
}

}  // namespace farmtok::base
