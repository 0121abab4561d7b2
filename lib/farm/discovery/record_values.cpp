#include "farm/discovery/record_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/text.hpp"

namespace farmtok::farm {
namespace {

using base::Json;
using namespace std::chrono_literals;

constexpr std::int64_t largest_count = 10'000'000'000'000;

/// What stands before the first `mark`; `rest` then begins behind it.
std::string_view cut(std::string_view& rest, char mark) {
  const auto at = rest.find(mark);
  const auto first = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
  return first;
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

const Json* one_value(const Json& record, std::string_view path) {
  const Json* at = &record;
  while (!path.empty()) {
    const auto step = cut(path, '.');
    if (at->is_object()) {
      const auto found = at->find(step);
      if (found == at->end()) return nullptr;
      at = &*found;
    } else if (at->is_array()) {
      const auto place = number_in<std::size_t>(step);
      if (!place || *place >= at->size()) return nullptr;
      at = &(*at)[*place];
    } else {
      return nullptr;
    }
  }
  return at->is_null() ? nullptr : at;
}

/// A number, also one written as a text; not finite when it is neither.
double real_of(const Json* value) {
  if (value && value->is_number()) return value->get<double>();
  if (value && value->is_string()) return number_in<double>(value->get_ref<const std::string&>()).value_or(NAN);
  return NAN;
}

/// As text_of, where it stands.
std::string_view view_of(const Json* value, std::size_t most) {
  if (!value || !value->is_string()) return {};
  auto text = base::trim(value->get_ref<const std::string&>());
  if (!base::valid_utf8(text)) return {};
  if (text.size() > most) {
    text = text.substr(0, most);
    while (!text.empty() && !base::valid_utf8(text)) text.remove_suffix(1);
  }
  return text;
}

bool in_hashtag(unsigned char c) { return std::isalnum(c) || c == '_' || c >= 0x80; }

void add_hashtag(std::string& all, std::string_view tag) {
  if (tag.starts_with('#')) tag.remove_prefix(1);
  if (tag.empty() || tag.size() > 100 ||
      !std::ranges::all_of(tag, [](char c) { return in_hashtag(static_cast<unsigned char>(c)); }))
    return;
  const auto made = base::lower(tag);
  for (std::string_view rest = all; !rest.empty();)
    if (cut(rest, ' ') == made) return;
  if (!all.empty()) all += ' ';
  all += made;
}

}  // namespace

const Json* value_at(const Json& record, std::string_view paths) {
  while (!paths.empty())
    if (const auto* found = one_value(record, cut(paths, '|'))) return found;
  return nullptr;
}

std::optional<std::string> id_of(const Json* value) {
  if (!value) return std::nullopt;
  if (value->is_number_integer()) return value->is_number_unsigned() ? std::optional{value->dump()} : std::nullopt;
  if (!value->is_string()) return std::nullopt;
  const auto text = base::trim(value->get_ref<const std::string&>());
  const auto fits = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-' || c == '.' || c == ':'; };
  if (text.empty() || text.size() > 100 || !std::ranges::all_of(text, fits)) return std::nullopt;
  return std::string{text};
}

std::string text_of(const Json* value, std::size_t most) { return std::string{view_of(value, most)}; }

std::optional<std::string> some_text(const Json* value, std::size_t most) {
  auto text = text_of(value, most);
  return text.empty() ? std::nullopt : std::optional{std::move(text)};
}

std::optional<std::int64_t> count_of(const Json* value) {
  const auto number = real_of(value);
  if (!(number >= 0 && number <= largest_count) || number != std::floor(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<double> seconds_of(const Json* value, double per_second) {
  const auto seconds = real_of(value) / per_second;
  if (!(seconds > 0 && seconds <= 24 * 3600)) return std::nullopt;
  return seconds;
}

std::optional<base::Instant> moment_of(const Json* value, base::Instant now) {
  std::optional<base::Instant> moment;
  if (const auto number = real_of(value); std::isfinite(number)) {
    if (std::abs(number) < 1e14)
      moment = base::from_millis(static_cast<std::int64_t>(std::abs(number) < 1e11 ? number * 1000 : number));
  } else if (value && value->is_string()) {
    moment = base::parse_instant(value->get_ref<const std::string&>());
  }
  constexpr std::chrono::sys_days first{std::chrono::year{2005} / 1 / 1};
  if (!moment || *moment < first || *moment > now + 48h) return std::nullopt;
  return moment;
}

bool truth_of(const Json* value) {
  if (!value) return false;
  if (value->is_boolean()) return value->get<bool>();
  return value->is_number() && value->get<double>() != 0;
}

std::optional<std::string> url_of(const Json* value, std::string_view base) {
  auto text = text_of(value, 4000);
  if (text.starts_with('/') && !text.starts_with("//") && !base.empty()) {
    while (base.ends_with('/')) base.remove_suffix(1);
    text.insert(0, base);
  }
  const bool whole = text.starts_with("https://") || text.starts_with("http://");
  if (!whole || std::ranges::any_of(text, [](unsigned char c) { return c <= ' ' || c == 0x7F; })) return std::nullopt;
  return text;
}

std::string hashtags_of(const Json* list, std::string_view name) {
  std::string all;
  if (!list || !list->is_array()) return all;
  for (const auto& each : *list) add_hashtag(all, view_of(each.is_object() ? value_at(each, name) : &each, 200));
  return all;
}

std::string hashtags_in(std::string_view text) {
  std::string all;
  for (auto at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    auto end = at + 1;
    while (end < text.size() && in_hashtag(static_cast<unsigned char>(text[end]))) ++end;
    add_hashtag(all, text.substr(at, end - at));
  }
  return all;
}

}  // namespace farmtok::farm
