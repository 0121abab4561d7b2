#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "farm/planning/pattern.hpp"
#include "farm/planning/plan_readers.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm {
namespace {

struct Field {
  const char* name;
  int least;
  int most;
  std::span<const std::string_view> words;  // stand for least, least + 1, …
};

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array fields{Field{"minute", 0, 59, {}}, Field{"hour", 0, 23, {}}, Field{"day of the month", 1, 31, {}},
                            Field{"month", 1, 12, months}, Field{"weekday", 0, 7, weekdays}};
enum Place : std::size_t { minute, hour, month_day, month, weekday };

struct Nickname {
  std::string_view word;
  std::string_view line;
};
constexpr std::array nicknames{Nickname{"@hourly", "0 * * * *"},   Nickname{"@daily", "0 0 * * *"},
                               Nickname{"@midnight", "0 0 * * *"}, Nickname{"@weekly", "0 0 * * 0"},
                               Nickname{"@monthly", "0 0 1 * *"},  Nickname{"@yearly", "0 0 1 1 *"},
                               Nickname{"@annually", "0 0 1 1 *"}};

base::Error wrong(const Field& field, std::string_view part) {
  std::string may = fmt::format("{} to {}", field.least, field.most);
  if (!field.words.empty()) may += fmt::format(" or {} to {}", field.words.front(), field.words.back());
  return plan_fault(
      fmt::format("\"{}\" is no {}", base::fit(part, 40), field.name),
      fmt::format("The {} is * or {}, as a list (1,2), a range (1-5) or with a step (*/2).", field.name, may));
}

int number(const Field& field, std::string_view part) {
  int value = 0;
  const auto [end, fault] = std::from_chars(part.data(), part.data() + part.size(), value);
  if (fault == std::errc{} && end == part.data() + part.size() && value >= field.least && value <= field.most)
    return value;
  const auto named = std::ranges::find(field.words, base::lower(part));
  if (named == field.words.end()) throw wrong(field, part);
  return field.least + static_cast<int>(named - field.words.begin());
}

/// The values of one field, rising. "*" gives all of them.
std::vector<int> values_of(const Field& field, const std::string& text) {
  std::vector<int> made;
  for (const auto& part : base::split(text, ',')) {
    const auto slash = part.find('/');
    const auto range = part.substr(0, slash);
    int step = 1;
    if (slash != std::string::npos) {
      const auto* end = part.data() + part.size();
      const auto [stop, fault] = std::from_chars(part.data() + slash + 1, end, step);
      if (fault != std::errc{} || stop != end || step < 1) throw wrong(field, part);
    }
    int first = field.least;
    int last = field.most;
    if (range != "*") {
      const auto dash = range.find('-');
      first = number(field, range.substr(0, dash));
      last = dash != std::string::npos    ? number(field, range.substr(dash + 1))
             : slash != std::string::npos ? field.most
                                          : first;
      // Sunday ends a week as well as it begins one.
      if (field.words.data() == weekdays.data() && last == 0 && first > 0) last = 7;
      if (first > last) throw wrong(field, part);
    }
    for (auto value = std::int64_t{first}; value <= last; value += step) made.push_back(static_cast<int>(value));
  }
  std::ranges::sort(made);
  made.erase(std::ranges::unique(made).begin(), made.end());
  return made;
}

std::vector<std::string> words_in(std::string_view text) {
  std::string spaced{text};
  std::ranges::replace_if(
      spaced, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  auto words = base::split(spaced, ' ');
  std::erase(words, "");
  return words;
}

bool like_a_field(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789*,/-?") == std::string_view::npos;
}

/// Whether someone meant a cron line, right or wrong: "9 10 11 every day" is none, "0 9 * *" is one.
bool like_cron(const std::vector<std::string>& words) {
  if (words.size() < 3 || !std::ranges::all_of(words.begin(), words.begin() + 3, like_a_field)) return false;
  const auto fields_at = std::ranges::count_if(words, like_a_field);
  const bool starred = std::ranges::any_of(words, [](const auto& word) { return word.starts_with('*'); });
  return starred || fields_at >= 5;
}

Plan plan_of(const std::vector<std::string>& line, const PlanContext& context, const std::string& zone) {
  std::array<std::vector<int>, fields.size()> values;
  for (std::size_t i = 0; i < fields.size(); ++i) values.at(i) = values_of(fields.at(i), line.at(i));
  const auto starred = [&](Place place) { return line.at(place).starts_with('*'); };

  Pattern pattern;
  for (const auto of_hour : values[hour])
    for (const auto of_minute : values[minute])
      pattern.times.push_back(std::chrono::hours{of_hour} + std::chrono::minutes{of_minute});
  if (values[month].size() < 12) pattern.months = values[month];
  std::array<bool, 7> on{};
  for (const auto value : values[weekday]) on.at(static_cast<std::size_t>(value) % 7) = true;
  std::vector<Pattern::Weekday> days;
  for (unsigned day = 1; day <= 7; ++day)
    if (on.at(day % 7)) days.push_back({std::chrono::weekday{day}, 0});
  if (days.size() == 7) days.clear();
  if (values[month_day].size() < 31) pattern.month_days = values[month_day];

  // By cron's custom a day of the month and a weekday are each enough, unless one of them begins with a star.
  std::vector<Pattern> patterns{pattern};
  if (starred(month_day) || starred(weekday)) {
    patterns.front().weekdays = days;
  } else if (days.empty() || pattern.month_days.empty()) {
    patterns.front().month_days.clear();
  } else {
    patterns.push_back(pattern);
    patterns.back().month_days.clear();
    patterns.back().weekdays = days;
  }

  Plan plan;
  plan.zone = zone;
  for (const auto& each : patterns) {
    for (auto& rule : rules_of(each, zones::to_wall(context.anchor, zone))) plan.rules.push_back(std::move(rule));
    plan.words += (plan.words.empty() ? "" : ", and ") + words_of(each);
  }
  return plan;
}

}  // namespace

std::optional<Plan> read_cron(std::string_view text, const PlanContext& context) {
  auto words = words_in(text);
  if (!words.empty() && words.front().starts_with('@')) {
    const auto known = std::ranges::find(nicknames, base::lower(words.front()), &Nickname::word);
    if (known == nicknames.end())
      throw plan_fault(fmt::format("\"{}\" is not known", base::fit(words.front(), 40)),
                       "There are @hourly, @daily, @weekly, @monthly and @yearly.");
    auto line = words_in(known->line);
    line.insert(line.end(), words.begin() + 1, words.end());
    words = std::move(line);
  } else if (!like_cron(words)) {
    return {};
  }
  const auto fault = [&](const std::string& reason) {
    return plan_fault(reason,
                      "A cron line is five fields, minute hour day month weekday, and a zone if you like: "
                      "0 9,18 * * * Europe/Berlin");
  };
  if (words.size() < fields.size())
    throw fault(fmt::format("a cron line has five fields, and here are {}", words.size()));
  if (words.size() > fields.size() + 1 || (words.size() > fields.size() && like_a_field(words.back())))
    throw fault(fmt::format("\"{}\" stands behind the five fields of a cron line", base::fit(words[5], 40)));
  std::vector<std::string> notes;
  const auto zone = words.size() > fields.size() ? plan_zone(words.back(), context, notes) : context.zone;
  auto plan = plan_of(words, context, zone);
  plan.notes = std::move(notes);
  return plan;
}

}  // namespace farmtok::farm
