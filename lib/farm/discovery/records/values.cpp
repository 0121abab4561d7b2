#include "farm/discovery/records/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/ascii.hpp"
#include "base/text/text.hpp"
#include "base/url.hpp"

namespace farmtok::farm::discovery {
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
  return number_in<double>(base::trim(raw_of(value))).value_or(NAN);
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "1,234,567"; other places of the commas, and other separators, may mean anything.
std::optional<double> grouped(std::string_view text) {
  auto rest = text;
  auto made = std::string{cut(rest, ',')};
  if (!all_digits(made) || made.size() > 3 || rest.empty()) return std::nullopt;
  while (!rest.empty()) {
    const auto group = cut(rest, ',');
    if (group.size() != 3 || !all_digits(group)) return std::nullopt;
    made += group;
  }
  return text.ends_with(',') ? std::nullopt : number_in<double>(made);
}

/// "12.5K", "1.2 M", "3B": of an app that rounds.
std::optional<double> rounded(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto letter = base::lower(text.substr(text.size() - 1));
  const double times = letter == "k" ? 1e3 : letter == "m" ? 1e6 : letter == "b" ? 1e9 : 0;
  const auto number = base::trim(text.substr(0, text.size() - 1));
  auto part = number;
  const auto whole = cut(part, '.');
  const bool sound = all_digits(whole) && whole.size() <= 6 &&
                     (part.empty() ? whole.size() == number.size() : all_digits(part) && part.size() <= 3);
  if (times == 0 || !sound) return std::nullopt;
  return std::round(*number_in<double>(number) * times);
}

/// "0:15", "1:02:03"; NAN for any other text.
double clock_seconds(std::string_view text) {
  double made = 0;
  int parts = 0;
  for (auto rest = text; !rest.empty() && parts < 3; ++parts) {
    const auto part = cut(rest, ':');
    if (!all_digits(part) || part.size() > 2) return NAN;
    const auto value = *number_in<double>(part);
    if (parts > 0 && (part.size() != 2 || value > 59)) return NAN;
    made = made * 60 + value;
    if (rest.empty()) return parts > 0 && !text.ends_with(':') ? made : NAN;
  }
  return NAN;
}

/// "PT15S", "PT1M3.5S", "PT1H"; NAN for any other text.
double iso_seconds(std::string_view text) {
  if (!text.starts_with("PT") || text.size() == 2) return NAN;
  double made = 0;
  std::string_view order = "HMS";
  for (text.remove_prefix(2); !text.empty();) {
    const auto at = text.find_first_of("HMS");
    const auto unit = at == std::string_view::npos ? at : order.find(text[at]);
    if (unit == std::string_view::npos) return NAN;
    const auto number = number_in<double>(text.substr(0, at));
    if (!number || *number < 0) return NAN;
    made += *number * (text[at] == 'H' ? 3600 : text[at] == 'M' ? 60 : 1);
    order.remove_prefix(unit + 1);
    text.remove_prefix(at + 1);
  }
  return made;
}

/// A text without the marks that are not seen.
std::string visible(std::string_view text) {
  std::string made{text};
  if (base::is_ascii(text)) return made;
  for (const std::string_view mark : {"\u200b", "\u2060", "\ufeff"})
    for (auto at = made.find(mark); at != std::string::npos; at = made.find(mark, at)) made.erase(at, mark.size());
  for (const std::string_view wide : {"\uff03", "\ufe5f"})
    for (auto at = made.find(wide); at != std::string::npos; at = made.find(wide, at))
      made.replace(at, wide.size(), "#");
  return made;
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

void add_hashtag(std::string& all, std::string_view given) {
  const auto seen = visible(given);
  std::string_view tag = seen;
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

std::optional<std::string> id_of(const Value& value) {
  std::uint64_t number = 0;
  if (value && value->get(number) == simdjson::SUCCESS)
    return number > 0 ? std::optional{std::to_string(number)} : std::nullopt;
  const auto text = base::trim(raw_of(value));
  // No service counts from 0, and with a zero in front one post would have two ids.
  if (text.starts_with('0') && all_digits(text)) return std::nullopt;
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
  if (!value) return std::nullopt;
  auto number = real_of(value);
  if (std::isnan(number)) {
    const auto text = base::trim(raw_of(value));
    number = grouped(text).value_or(rounded(text).value_or(NAN));
  }
  if (!(number >= 0 && number <= largest_count) || number != std::floor(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<double> seconds_of(const Value& value, double per_second) {
  auto seconds = real_of(value) / per_second;
  if (const auto text = base::trim(raw_of(value)); std::isnan(seconds) && !text.empty()) {
    seconds = clock_seconds(text);
    if (std::isnan(seconds)) seconds = iso_seconds(text);
  }
  if (!(seconds > 0 && seconds <= 24 * 3600)) return std::nullopt;
  return seconds;
}

std::optional<base::Instant> moment_of(const Value& value, base::Instant now) {
  std::optional<base::Instant> moment;
  if (const auto number = real_of(value); std::isfinite(number)) {
    if (std::abs(number) < 1e14)
      moment = base::from_millis(static_cast<std::int64_t>(std::abs(number) < 1e11 ? number * 1000 : number));
  } else {
    const auto text = base::trim(raw_of(value));
    moment = base::parse_instant(text);
    if (const auto wall = base::parse_wall(text); !moment && wall) moment = base::Instant{wall->time_since_epoch()};
    if (const auto day = base::parse_day(text); !moment && day) moment = std::chrono::sys_days{*day};
  }
  constexpr std::chrono::sys_days first{std::chrono::year{2005} / 1 / 1};
  if (!moment || *moment < first || *moment > now + 48h) return std::nullopt;
  return moment;
}

std::optional<bool> flag_of(const Value& value) {
  if (!value) return false;
  if (bool truth = false; value->get(truth) == simdjson::SUCCESS) return truth;
  if (const auto number = real_of(value); std::isfinite(number)) return number != 0;
  if (!value->is_string()) return std::nullopt;
  const auto text = base::lower(base::trim(raw_of(value)));
  if (text == "true" || text == "yes" || text == "y" || text == "on") return true;
  if (words_in_value(value).empty() || text == "false" || text == "no" || text == "n" || text == "off") return false;
  return std::nullopt;
}

bool any_flag(const Record& record, Paths paths) {
  return first_of(record, paths, [](const Value& value) { return flag_of(value).value_or(true); });
}

std::string_view words_in_value(const Value& value) {
  static constexpr std::array<std::string_view, 8> nothing{"n/a", "na",  "null",      "none",
                                                           "nil", "nan", "undefined", "unknown"};
  const auto text = base::trim(raw_of(value));
  const auto lower = base::lower(text);
  if (text.find_first_not_of("-–—. ") == std::string_view::npos || std::ranges::find(nothing, lower) != nothing.end())
    return {};
  return number_in<double>(text) ? std::string_view{} : text;
}

std::optional<std::string> url_of(const Value& value, std::string_view base) {
  auto text = text_of(value, 4000);
  if (text.empty()) return std::nullopt;
  if (text.starts_with('/') && !text.starts_with("//") && !base.empty()) {
    while (base.ends_with('/')) base.remove_suffix(1);
    text.insert(0, base);
  }
  return base::fault_of_web_address(text).empty() ? std::optional{text} : std::nullopt;
}

std::string hashtags_of(const Value& list, Paths name) {
  std::string all;
  dom::array tags;
  if (!list || list->get(tags) != simdjson::SUCCESS) return all;
  for (const auto each : tags) add_hashtag(all, trimmed(raw_of(each.is_object() ? value_at(each, name) : each), 200));
  return all;
}

std::string hashtags_in(std::string_view given) {
  std::string all;
  const auto text = visible(given);
  for (auto at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    auto end = at + 1;
    while (end < text.size() && in_hashtag(static_cast<unsigned char>(text[end]))) ++end;
    add_hashtag(all, std::string_view{text}.substr(at, end - at));
  }
  return all;
}

}  // namespace farmtok::farm::discovery
