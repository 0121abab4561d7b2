#include "services/lenient_json.hpp"

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "base/text/text.hpp"

namespace farmtok::services {
namespace {

using base::Json;

constexpr int deepest = 64;
/// Objects keep their fields in a list: a hostile one with millions would take hours.
constexpr std::size_t most_fields = 10'000;
constexpr std::string_view replacement = "\xEF\xBF\xBD";

[[noreturn]] void refuse(std::string what) { throw base::Error{base::Code::INVALID_REQUEST, std::move(what)}; }

Json parse(std::string_view text) {
  std::vector<std::size_t> fields;
  return Json::parse(text, [&](int depth, Json::parse_event_t event, Json&) {
    using enum Json::parse_event_t;
    if ((event == object_start || event == array_start) && depth >= deepest)
      refuse(fmt::format("JSON nested deeper than {} levels", deepest));
    if (event == object_start) fields.push_back(0);
    if (event == object_end) fields.pop_back();
    if (event == key && ++fields.back() > most_fields)
      refuse(fmt::format("JSON with more than {} fields in one object", most_fields));
    return true;
  });
}

/// How many bytes at the front of `text` are one valid character; 0 when none is.
std::size_t character(std::string_view text) {
  for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length)
    if (base::valid_utf8(text.substr(0, length))) return length;
  return 0;
}

/// The code unit of a "\uXXXX" at the front of `text`.
std::optional<unsigned> escaped_unit(std::string_view text) {
  unsigned unit = 0;
  if (text.size() < 6 || !text.starts_with("\\u")) return std::nullopt;
  const auto [end, fault] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (fault != std::errc{} || end != text.data() + 6) return std::nullopt;
  return unit;
}

/// With U+FFFD in place of everything that is no character.
std::string mended(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  while (!text.empty()) {
    std::size_t taken = 1;
    if (text[0] != '\\') {
      taken = character(text);
      made += taken > 0 ? text.substr(0, taken) : replacement;
      taken = std::max<std::size_t>(taken, 1);
    } else if (const auto unit = escaped_unit(text); unit && (*unit & 0xF800U) == 0xD800U) {
      const auto second = escaped_unit(text.substr(6));
      const bool pair = (*unit & 0xFC00U) == 0xD800U && second && (*second & 0xFC00U) == 0xDC00U;
      taken = pair ? 12 : 6;
      made += pair ? text.substr(0, taken) : replacement;
    } else {
      taken = std::min<std::size_t>(2, text.size());  // an escaped character begins no further escape
      if (taken == 2 && static_cast<unsigned char>(text[1]) >= 0x80) taken = 1;
      made += text.substr(0, taken);
    }
    text.remove_prefix(taken);
  }
  return made;
}

const Json* step(const Json& value, const std::string& token) {
  if (value.is_object()) {
    const auto found = value.find(token);
    return found == value.end() ? nullptr : &*found;
  }
  std::size_t index = 0;
  const auto [end, fault] = std::from_chars(token.data(), token.data() + token.size(), index);
  const bool whole = fault == std::errc{} && end == token.data() + token.size();
  return value.is_array() && whole && index < value.size() ? &value[index] : nullptr;
}

}  // namespace

Json read_lenient_json(std::string_view text) {
  try {
    return parse(text);
  } catch (const Json::exception&) {
    // Most documents need no repair; only the others pay for it.
  }
  try {
    return parse(mended(text));
  } catch (const Json::exception&) {
    refuse("broken JSON");
  }
}

const Json* value_at(const Json& value, std::string_view pointer) {
  const Json* found = &value;
  while (found && pointer.starts_with('/')) {
    pointer.remove_prefix(1);
    const auto raw = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(raw.size());
    std::string token;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      const bool escape = raw[i] == '~' && i + 1 < raw.size() && (raw[i + 1] == '0' || raw[i + 1] == '1');
      token += escape ? (raw[++i] == '0' ? '~' : '/') : raw[i];
    }
    found = step(*found, token);
  }
  return pointer.empty() ? found : nullptr;
}

std::optional<std::string> text_at(const Json& value, std::string_view pointer) {
  const auto* found = value_at(value, pointer);
  if (found && found->is_string()) return found->get<std::string>();
  if (found && found->is_number_integer()) return found->dump();
  return std::nullopt;
}

bool truth_at(const Json& value, std::string_view pointer) {
  const auto* found = value_at(value, pointer);
  if (!found) return false;
  if (found->is_boolean()) return found->get<bool>();
  if (found->is_number()) return found->get<double>() != 0;
  return found->is_string() && (*found == "true" || *found == "1");
}

}  // namespace farmtok::services
