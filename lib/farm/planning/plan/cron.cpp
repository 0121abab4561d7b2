#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text/text.hpp"
#include "farm/planning/plan/pattern.hpp"
#include "farm/planning/plan/readers.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

struct Field {
  const char* name;
  int least;
  int most;
  std::span<const std::string_view> words;  // for least, least + 1, …
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

/// Extensions in crontabs of other programs: the last day ("L", "L-2"), the last Friday ("5L", "friL") and the
/// second Monday ("1#2", "mon#2").
struct Special {
  std::vector<int> month_days;
  std::vector<Pattern::Weekday> weekdays;
};

base::Error not_kept(std::string_view part, const std::string& what) {
  return plan_fault(fmt::format("\"{}\" of a cron line is not kept: {}", base::fit(part, 40), what),
                    "Kept are L and L-3 as days of the month, 5L and 5#2 as weekdays.");
}

/// Removes the special parts of a field from its text, and returns the rest; empty when nothing is left.
std::string take_special(const Field& field, const std::string& text, Special& special) {
  std::vector<std::string> left;
  const bool days = field.most == fields[month_day].most;
  const bool of_week = field.words.data() == weekdays.data();
  for (const auto& part : base::split(text, ',')) {
    const auto low = base::lower(part);
    const auto hash = part.find('#');
    if (!days && !of_week) {
      left.push_back(part);
    } else if (days && (low.ends_with('w') || low == "wl")) {
      throw not_kept(part, "it is the nearest weekday, which a plan cannot say");
    } else if (days && low == "l") {
      special.month_days.push_back(-1);
    } else if (days && low.starts_with("l-")) {
      special.month_days.push_back(-1 - number({field.name, 1, 30, {}}, part.substr(2)));
    } else if (of_week && hash != std::string::npos) {
      const auto day = static_cast<unsigned>(number(field, part.substr(0, hash))) % 7;
      special.weekdays.push_back(
          {std::chrono::weekday{day}, number({"week of a month", 1, 5, {}}, part.substr(hash + 1))});
    } else if (of_week && low == "l") {
      throw not_kept(part, "programs read it as Saturday or as the last one of the month; write 6 or 6L");
    } else if (of_week && low.size() > 1 && low.ends_with('l')) {
      const auto day = static_cast<unsigned>(number(field, part.substr(0, part.size() - 1))) % 7;
      special.weekdays.push_back({std::chrono::weekday{day}, -1});
    } else {
      left.push_back(part);
    }
  }
  return base::join(left, ",");
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
    if (range != "*" && range != "?") {
      const auto dash = range.find('-');
      first = number(field, range.substr(0, dash));
      last = dash != std::string::npos    ? number(field, range.substr(dash + 1))
             : slash != std::string::npos ? field.most
                                          : first;
      // Sunday ends a week as well as it begins one.
      if (field.words.data() == weekdays.data() && last == 0 && first > 0) last = 7;
      if (first > last) throw wrong(field, part);
    }
    // A week has seven days, though Sunday is 0 and 7.
    const auto values = field.most == 7 ? 7 : field.most - field.least + 1;
    const auto steps = slash == std::string::npos || range == "*" || range == "?" ? values : last - first + 1;
    if (step > std::min(values, steps))
      throw plan_fault(fmt::format("\"{}\" of the {} makes steps of {}, and there are {}", base::fit(part, 40),
                                   field.name, step, std::min(values, steps)),
                       "A longer step is written in words: every 90 minutes between 9am and 5pm, every 2 days at 9am.");
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
  return !word.empty() && word.find_first_not_of("0123456789*,/-?#LW") == std::string_view::npos;
}

/// Whether the text is meant as a cron line, right or wrong: "9 10 11 every day" is none, "0 9 * *" is one.
bool like_cron(const std::vector<std::string>& words) {
  if (words.size() < 3 || !std::ranges::all_of(words.begin(), words.begin() + 3, like_a_field)) return false;
  const auto fields_at = std::ranges::count_if(words, like_a_field);
  const bool starred = std::ranges::any_of(words, [](const auto& word) { return word.starts_with('*'); });
  return starred || fields_at >= 5;
}

/// `second`: of six fields, the first.
Plan plan_of(const std::vector<std::string>& line, int second, const PlanContext& context, const std::string& zone) {
  std::array<std::vector<int>, fields.size()> values;
  Special special;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (const auto plain = take_special(fields.at(i), line.at(i), special); !plain.empty())
      values.at(i) = values_of(fields.at(i), plain);
  const auto starred = [&](Place place) { return line.at(place).starts_with('*') || line.at(place) == "?"; };

  Pattern pattern;
  for (const auto of_hour : values[hour])
    for (const auto of_minute : values[minute])
      pattern.times.push_back(std::chrono::hours{of_hour} + std::chrono::minutes{of_minute} +
                              std::chrono::seconds{second});
  if (values[month].size() < 12) pattern.months = values[month];
  std::array<bool, 7> on{};
  for (const auto value : values[weekday]) on.at(static_cast<std::size_t>(value) % 7) = true;
  std::vector<Pattern::Weekday> days;
  for (unsigned day = 1; day <= 7; ++day)
    if (on.at(day % 7)) days.push_back({std::chrono::weekday{day}, 0});
  if (days.size() == 7) days.clear();
  else days.insert(days.end(), special.weekdays.begin(), special.weekdays.end());
  if (values[month_day].size() < 31) {
    pattern.month_days = values[month_day];
    pattern.month_days.insert(pattern.month_days.end(), special.month_days.begin(), special.month_days.end());
  }

  // In cron a day of the month and a weekday each suffice, unless one of them begins with a star.
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

/// Six fields begin with the seconds (Quartz, Spring). Lines that such programs read in two ways are refused.
int take_seconds(std::vector<std::string>& words, std::vector<std::string>& notes) {
  const auto typed = words.front();
  const auto fault = [&](const std::string& reason) {
    return plan_fault("a cron line of six fields begins with the seconds, and " + reason,
                      "Write five fields, minute hour day month weekday: 0 9 * * mon");
  };
  int second = 0;
  const auto [end, wrong_number] = std::from_chars(typed.data(), typed.data() + typed.size(), second);
  if (wrong_number != std::errc{} || end != typed.data() + typed.size() || second > 59)
    throw fault(fmt::format("\"{}\" is not one second of the minute", base::fit(typed, 40)));
  const auto& day = words.at(fields.size());
  if (day != "*" && day != "?" && day.find_first_of("0123456789") < day.find('#'))
    throw fault(
        fmt::format("the weekday \"{}\" is counted from Sunday as 0 or as 1; write its name", base::fit(day, 40)));
  words.erase(words.begin());
  notes.push_back(fmt::format("six fields are read with the seconds first: {}", base::join(words, " ")));
  return second;
}

/// "CRON_TZ=Europe/Berlin", "TZ=…" before the fields; a comment on a separate line or after them.
struct Dress {
  std::string fields;
  std::string zone;
};
Dress undressed(std::string_view text) {
  Dress made;
  for (const auto& line : base::split(text, '\n')) {
    std::string kept;
    for (const auto& word : words_in(line)) {
      if (word.starts_with('#')) break;
      const auto equals = word.find('=');
      const auto name = base::lower(word.substr(0, equals));
      if (kept.empty() && equals != std::string::npos && (name == "cron_tz" || name == "tz")) {
        made.zone = word.substr(equals + 1);
        std::erase(made.zone, '"');
      } else {
        kept += (kept.empty() ? "" : " ") + word;
      }
    }
    if (!kept.empty()) made.fields += (made.fields.empty() ? "" : " ") + kept;
  }
  return made;
}

}  // namespace

std::optional<Plan> read_cron(std::string_view text, const PlanContext& context) {
  const auto [line_of_fields, named_zone] = undressed(text);
  auto words = words_in(line_of_fields);
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
  std::vector<std::string> notes;
  const auto like_day = [](const std::string& word) {
    return like_a_field(word) || std::ranges::find(weekdays, base::lower(word).substr(0, 3)) != weekdays.end();
  };
  int second = 0;
  if (words.size() > fields.size() && like_day(words[fields.size()])) {
    if (words.size() > fields.size() + 1 && like_a_field(words[fields.size() + 1]))
      throw fault("a cron line of seven fields names seconds and years, and a plan is of every year");
    second = take_seconds(words, notes);
  }
  if (words.size() > fields.size() + 1 || (words.size() > fields.size() && words.back().starts_with('/')))
    throw fault(fmt::format("\"{}\" comes after the fields of a cron line; no command is run here",
                            base::fit(words[fields.size()], 40)));
  if (words.size() > fields.size() && !named_zone.empty())
    throw fault(fmt::format("CRON_TZ={} and {} are two zones", named_zone, words.back()));
  auto zone = context.zone;
  if (!named_zone.empty()) zone = plan_zone(named_zone, context, notes);
  if (words.size() > fields.size()) zone = plan_zone(words.back(), context, notes);
  auto plan = plan_of(words, second, context, zone);
  plan.notes = std::move(notes);
  return plan;
}

}  // namespace farmtok::farm::planning
