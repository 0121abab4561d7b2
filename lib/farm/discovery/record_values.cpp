#include "farm/discovery/record_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/text.hpp"
#include "base/url.hpp"

namespace farmtok::farm {
namespace {

namespace dom = simdjson::dom;
using namespace std::chrono_literals;

constexpr std::int64_t largest_count = 10'000'000'000'000;

/// The text before the first `mark`; `rest` then begins after it.
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

Value one_value(dom::element at, std::string_view path) {
  while (!path.empty()) {
    const auto step = cut(path, '.');
    auto next = simdjson::simdjson_result<dom::element>{simdjson::NO_SUCH_FIELD};
    if (at.is_object()) {
      next = at.at_key(step);
    } else if (at.is_array()) {
      if (const auto place = number_in<std::size_t>(step)) next = at.at(*place);
    }
    if (next.get(at) != simdjson::SUCCESS) return std::nullopt;
  }
  return at.is_null() ? Value{} : at;
}

/// The text unchanged; empty for any other value.
std::string_view raw_of(const Value& value) {
  std::string_view text;
  if (value && value->get(text) != simdjson::SUCCESS) return {};
  return text;
}

/// A number, also one written as a text; not finite when it is neither.
double real_of(const Value& value) {
  double number = NAN;
  if (!value || value->get(number) == simdjson::SUCCESS) return number;
  return number_in<double>(raw_of(value)).value_or(NAN);
}

/// Of valid UTF-8.
std::string_view trimmed(std::string_view text, std::size_t most) {
  text = base::trim(text);
  if (text.size() <= most) return text;
  text = text.substr(0, most);
  while (!base::valid_utf8(text)) text.remove_suffix(1);
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

Value value_at(dom::element record, std::string_view paths) {
  while (!paths.empty())
    if (const auto found = one_value(record, cut(paths, '|'))) return found;
  return std::nullopt;
}

std::optional<std::string> id_of(const Value& value) {
  std::uint64_t number = 0;
  if (value && value->get(number) == simdjson::SUCCESS) return std::to_string(number);
  const auto text = base::trim(raw_of(value));
  const auto fits = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-' || c == '.' || c == ':'; };
  if (text.empty() || text.size() > 100 || !std::ranges::all_of(text, fits)) return std::nullopt;
  return std::string{text};
}

std::string text_of(const Value& value, std::size_t most) { return std::string{trimmed(raw_of(value), most)}; }

std::string text_in(std::string_view text, std::size_t most) {
  return base::valid_utf8(text) ? std::string{trimmed(text, most)} : std::string{};
}

std::optional<std::string> some_text(const Value& value, std::size_t most) {
  auto text = text_of(value, most);
  return text.empty() ? std::nullopt : std::optional{std::move(text)};
}

std::optional<std::int64_t> count_of(const Value& value) {
  const auto number = real_of(value);
  if (!(number >= 0 && number <= largest_count) || number != std::floor(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<double> seconds_of(const Value& value, double per_second) {
  const auto seconds = real_of(value) / per_second;
  if (!(seconds > 0 && seconds <= 24 * 3600)) return std::nullopt;
  return seconds;
}

std::optional<base::Instant> moment_of(const Value& value, base::Instant now) {
  std::optional<base::Instant> moment;
  if (const auto number = real_of(value); std::isfinite(number)) {
    if (std::abs(number) < 1e14)
      moment = base::from_millis(static_cast<std::int64_t>(std::abs(number) < 1e11 ? number * 1000 : number));
  } else {
    moment = base::parse_instant(raw_of(value));
  }
  constexpr std::chrono::sys_days first{std::chrono::year{2005} / 1 / 1};
  if (!moment || *moment < first || *moment > now + 48h) return std::nullopt;
  return moment;
}

bool truth_of(const Value& value) {
  if (bool truth = false; value && value->get(truth) == simdjson::SUCCESS) return truth;
  double number = 0;
  return value && value->get(number) == simdjson::SUCCESS && number != 0;
}

std::optional<std::string> url_of(const Value& value, std::string_view base) {
  auto text = text_of(value, 4000);
  if (text.starts_with('/') && !text.starts_with("//") && !base.empty()) {
    while (base.ends_with('/')) base.remove_suffix(1);
    text.insert(0, base);
  }
  return base::fault_of_web_address(text).empty() ? std::optional{text} : std::nullopt;
}

std::string hashtags_of(const Value& list, std::string_view name) {
  std::string all;
  dom::array tags;
  if (!list || list->get(tags) != simdjson::SUCCESS) return all;
  for (const auto each : tags) add_hashtag(all, trimmed(raw_of(each.is_object() ? value_at(each, name) : each), 200));
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
