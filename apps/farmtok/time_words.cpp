#include "time_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace farmtok::cli {
namespace {

using namespace std::chrono;

constexpr std::array month_words{"january", "february", "march",     "april",   "may",      "june",
                                 "july",    "august",   "september", "october", "november", "december"};
constexpr std::array day_words{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
constexpr std::array empty_words{"at", "on", "the", "of"};
const std::array<std::pair<std::string, seconds>, 12> unit_words{{{"s", seconds{1}},
                                                                  {"sec", seconds{1}},
                                                                  {"second", seconds{1}},
                                                                  {"m", minutes{1}},
                                                                  {"min", minutes{1}},
                                                                  {"minute", minutes{1}},
                                                                  {"h", hours{1}},
                                                                  {"hr", hours{1}},
                                                                  {"hour", hours{1}},
                                                                  {"d", days{1}},
                                                                  {"day", days{1}},
                                                                  {"week", weeks{1}}}};

/// Its place among the names, by the whole name or its first three or four letters.
template <std::size_t Size>
std::optional<unsigned> place_of(const std::string& word, const std::array<const char*, Size>& names) {
  if (word.size() < 3) return {};
  for (std::size_t i = 0; i < Size; ++i) {
    const std::string_view name = names[i];
    if (name == word || (word.size() <= 4 && name.starts_with(word))) return static_cast<unsigned>(i);
  }
  return {};
}

/// A number from the front of `text`, which loses it.
std::optional<int> take_number(std::string_view& text) {
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || text.front() == '-') return {};
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

/// "18:00", "9am", "6:30pm", "noon", "midnight"
std::optional<seconds> time_of(std::string_view word) {
  if (word == "noon") return hours{12};
  if (word == "midnight") return hours{0};
  auto rest = word;
  const auto hour = take_number(rest);
  if (!hour) return {};
  int minute = 0;
  const bool clock = rest.starts_with(':');
  if (clock) {
    rest.remove_prefix(1);
    const auto digits = rest.substr(0, 2);
    const auto read = take_number(rest);
    if (!read || digits.size() != 2 || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }) ||
        *read > 59)
      return {};
    minute = *read;
  }
  if (rest.empty()) return clock && *hour < 24 ? std::optional<seconds>{hours{*hour} + minutes{minute}} : std::nullopt;
  if ((rest != "am" && rest != "pm") || *hour < 1 || *hour > 12) return {};
  return hours{*hour % 12 + (rest == "pm" ? 12 : 0)} + minutes{minute};
}

/// "24", "24th"
std::optional<unsigned> day_number(std::string_view word) {
  const auto day = take_number(word);
  if (!day || *day < 1 || *day > 31) return {};
  constexpr std::array endings{"", "st", "nd", "rd", "th"};
  return std::ranges::find(endings, word) != endings.end() ? std::optional{static_cast<unsigned>(*day)} : std::nullopt;
}

std::optional<year> year_number(std::string_view word) {
  const bool four = word.size() == 4;
  const auto value = take_number(word);
  return four && value && *value >= 1970 && word.empty() ? std::optional{year{*value}} : std::nullopt;
}

/// The words without those that say nothing; "6 pm" as one.
std::vector<std::string> words_in(std::string_view text) {
  auto low = base::lower(text);
  std::ranges::replace(low, ',', ' ');
  std::vector<std::string> made;
  for (auto& word : base::split(low, ' ')) {
    if (word.empty() || std::ranges::find(empty_words, word) != empty_words.end()) continue;
    if ((word == "am" || word == "pm") && !made.empty()) made.back() += word;
    else made.push_back(std::move(word));
  }
  return made;
}

struct Reader {
  std::vector<std::string> words;
  base::WallTime now;
  std::size_t at = 0;

  std::string next(std::size_t ahead = 0) const { return at + ahead < words.size() ? words[at + ahead] : ""; }

  std::optional<year_month_day> day() {
    const auto today = floor<days>(now);
    const auto word = next();
    if (word == "today" || word == "tomorrow") {
      ++at;
      return year_month_day{today + days{word == "tomorrow" ? 1 : 0}};
    }
    if (const auto name = place_of(word, day_words)) {
      ++at;
      const auto ahead = (weekday{*name} - weekday{today}).count();
      return year_month_day{today + days{ahead == 0 ? 7 : ahead}};
    }
    if (const auto date = base::parse_day(word)) {
      ++at;
      return date;
    }
    return day_of_month(year_month_day{today});
  }

  std::optional<year_month_day> day_of_month(year_month_day today) {
    const bool month_first = place_of(next(), month_words).has_value();
    const auto name = place_of(next(month_first ? 0 : 1), month_words);
    const auto number = day_number(next(month_first ? 1 : 0));
    if (!name || !number) {
      if (month_first || number) ++at;
      return {};
    }
    at += 2;
    const auto date = month{*name + 1} / std::chrono::day{*number};
    if (const auto its_year = year_number(next())) {
      ++at;
      return date / *its_year;
    }
    auto made = date / today.year();
    if (made < today) made += years{1};
    return made;
  }

  std::optional<WordedTime> read() {
    WordedTime made;
    made.time = time_of(next());
    const bool time_first = made.time.has_value();
    if (time_first) ++at;
    if (time_first && at == words.size()) {
      const auto today = floor<days>(now);
      made.day = year_month_day{today + *made.time > now ? today : today + days{1}};
      return made;
    }
    const auto first = at;
    const auto date = day();
    if (!date) return {};
    if (!date->ok()) {
      at = first;
      return {};
    }
    made.day = *date;
    if (!time_first && at < words.size()) {
      made.time = time_of(next());
      if (!made.time) return {};
      ++at;
    }
    return at == words.size() ? std::optional{made} : std::nullopt;
  }
};

}  // namespace

ReadTime read_time_words(std::string_view text, base::WallTime now) {
  Reader reader{words_in(text), now};
  auto meant = reader.read();
  return {meant, meant ? "" : reader.next()};
}

std::optional<seconds> read_delay_words(std::string_view text) {
  auto words = words_in(text);
  if (words.size() < 2 || words.front() != "in") return {};
  words.erase(words.begin());
  const auto together = base::join(words, "");  // "3hours", "3h", "aweek"
  std::string_view unit = together;
  auto number = take_number(unit);
  for (const std::string_view one : {"an", "a"})
    if (!number && unit.starts_with(one)) {
      number = 1;
      unit.remove_prefix(one.size());
    }
  if (!number) return {};
  for (const auto& [name, length] : unit_words)
    if (unit == name || (name.size() > 1 && unit == name + "s")) return *number * length;
  return {};
}

}  // namespace farmtok::cli
