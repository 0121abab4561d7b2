#pragma once
// The phrases of English schedules, each read into a draft of the plan. Pure.

#include <algorithm>

#include "english/clock.hpp"
#include "english/date.hpp"
#include "farm/planning/pattern.hpp"

namespace farmtok::farm::sentence {

using namespace english;  // its words are those of every phrase

struct Interval {
  Span unit = Span::day;
  int every = 1;
  bool operator==(const Interval&) const = default;
};

/// Whether some are counted in their month: "the last Friday".
inline bool placed(const std::vector<Pattern::Weekday>& days) {
  return std::ranges::any_of(days, [](const auto& each) { return each.nth != 0; });
}

/// Days that share their times: "weekdays at 9am" in "weekdays at 9am, weekends at 11am".
struct Segment {
  std::optional<Interval> interval{};  // days and longer
  bool every_day = false;              // of the interval: "every day of every 2nd month"
  std::vector<Pattern::Weekday> weekdays{};
  std::vector<int> month_days{};
  std::vector<Clock> clocks{};
  std::optional<std::chrono::minutes> step{};  // "every 4 hours"
  std::vector<int> past_minutes{};             // "at 15 and 45 minutes past every hour"
  std::optional<Clock> opens{};                // "between 8am and 10pm"
  std::optional<Clock> closes{};
  bool days_first = false;   // its days were named before its times
  bool replaces = false;     // its times replace others on its days
  std::size_t group = 0;     // semicolons before it
  std::string_view daily{};  // "daily", "every day"
  std::string_view named{};  // "on Mondays", "on the 13th"
  std::string_view text{};   // how it begins

  bool has_days() const { return interval || every_day || !weekdays.empty() || !month_days.empty(); }
  bool has_times() const { return !clocks.empty() || step || !past_minutes.empty(); }
};

struct Count {
  int number = 0;
  Span per = Span::day;
  bool at_most = false;
  std::string_view text{};
};

/// The end of a window: a day, and a time on it when one is typed.
struct Bound {
  Date date{};
  std::optional<std::chrono::seconds> time{};
};

struct LeftOut {
  std::chrono::weekday day;
  std::size_t group = 0;
};

/// Everything a sentence says, before it is put together.
struct Draft {
  std::vector<Segment> segments = std::vector<Segment>(1);
  std::optional<Count> count{};
  std::vector<int> months{};
  std::vector<int> months_left_out{};
  std::vector<LeftOut> left_out{};
  std::optional<Bound> from{};
  std::optional<Bound> until{};
  bool one_day = false;              // from and until are "25 December", the plan's only day
  std::optional<Interval> length{};  // "for 2 weeks"
  std::optional<std::int64_t> most{};
  std::optional<std::string> zone{};
  bool only = false;  // "only" was said: what follows may limit days that are there
  std::vector<std::string> notes{};

  Segment& current() { return segments.back(); }
  /// The segment that takes days, or times, read at `text`: a new one when the current one has both already.
  Segment& for_days(std::string_view text);
  Segment& for_times(std::string_view text);
  /// The same for days, where the text names weekdays or days of the month.
  Segment& for_named(std::string_view text);
  void set_interval(Interval interval, std::string_view text);
  void set_step(std::chrono::minutes step, std::string_view text);
};

/// Each answers whether it read something.
bool read_every(Cursor& cursor, Draft& draft);                                      // "every other day", "hourly"
bool read_days(Cursor& cursor, Draft& draft);                                       // "Mon-Fri", "the last Friday"
bool read_replacement(Cursor& cursor, Draft& draft);                                // "but Sundays at 11am"
bool read_left_out(Cursor& cursor, Draft& draft);                                   // "not on weekends"
bool read_months(Cursor& cursor, Draft& draft);                                     // "in January and July"
bool read_count(Cursor& cursor, Draft& draft);                                      // "3 per day", "20 posts at most"
bool read_window(Cursor& cursor, Draft& draft, std::chrono::year_month_day today);  // "from 1 December", "9 to 17"
std::vector<std::chrono::weekday> read_weekdays(Cursor& cursor);

/// Reads all of the text, or throws for the first part that is not understood.
Draft read_draft(std::string_view text, const PlanContext& context);

}  // namespace farmtok::farm::sentence
