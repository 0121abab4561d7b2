#pragma once
// The phrases of English schedules, each read into a draft of the plan. Pure.

#include <algorithm>

#include "english/clock.hpp"
#include "english/date.hpp"
#include "farm/planning/plan/pattern.hpp"

namespace farmtok::farm::planning::sentence {

using namespace english;  // every phrase uses its words

struct Interval {
  Span unit = Span::day;
  int every = 1;
  bool operator==(const Interval&) const = default;
};

/// Whether some have a place in their month: "the last Friday".
inline bool placed(const std::vector<Pattern::Weekday>& days) {
  return std::ranges::any_of(days, [](const auto& each) { return each.nth != 0; });
}

/// Days that share their times: "weekdays at 9am" in "weekdays at 9am, weekends at 11am".
struct Segment {
  std::optional<Interval> interval{};  // days and longer
  bool every_day = false;              // of the interval: "every day of every 2nd month"
  std::vector<Pattern::Weekday> weekdays{};
  std::vector<int> month_days{};
  bool dated = false;  // its day is the window of the draft: "on 24 December"
  std::vector<Clock> clocks{};
  std::optional<std::chrono::minutes> step{};  // "every 4 hours"
  std::vector<int> past_minutes{};             // "at 15 and 45 minutes past every hour"
  std::optional<Clock> opens{};                // "between 8am and 10pm"
  std::optional<Clock> closes{};
  bool days_first = false;      // its days were named before its times
  bool replaces = false;        // its times replace other times on its days
  bool linked = false;          // "and" precedes it
  bool only = false;            // "only" belongs to its days
  bool every_named = false;     // "every" precedes its days
  bool counted_behind = false;  // its days precede the interval that counts them: "the 1st of every 2nd month"
  std::size_t number = 0;       // distinguishes it from the others
  std::size_t group = 0;        // semicolons before it
  std::string_view daily{};     // "daily", "every day"
  std::string_view named{};     // "on Mondays", "on the 13th"
  std::string_view text{};      // its first words
  /// A limit that follows its days or its times.
  std::string_view days_limited{};
  std::string_view times_limited{};
  /// Its limits, once bound.
  std::vector<int> months{};
  std::vector<int> months_left_out{};
  std::vector<int> left_out{};  // weekdays, as std::chrono numbers them

  bool has_named_days() const { return dated || !weekdays.empty() || !month_days.empty(); }
  bool has_days() const { return interval || every_day || has_named_days(); }
  bool has_times() const { return !clocks.empty() || step || !past_minutes.empty(); }
  bool counts() const { return interval && interval->every > 1; }
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

/// Months, left-out days, or a window: its position decides which segments it limits.
struct Limit {
  std::vector<int> values{};  // months, or weekdays as std::chrono numbers them
  std::size_t segment = 0;    // the number of the segment that contains it
  std::size_t group = 0;
  bool leads = false;  // no days and times of its group precede it
  bool apart = false;  // a comma precedes it
  std::string_view text{};
};

/// The words between the last phrase and the next one.
struct Between {
  bool comma = false;
  bool linked = false;  // "and"
  bool only = false;
};

/// All parts of a sentence, before they are composed.
struct Draft {
  enum class Phrase { other, months, left_out };

  std::vector<Segment> segments = std::vector<Segment>(1);
  std::optional<Count> count{};
  std::vector<Limit> months{};
  std::vector<Limit> months_left_out{};
  std::vector<Limit> left_out{};  // weekdays
  std::vector<Limit> windows{};   // from, until, for how long, how many in all
  std::optional<Bound> from{};
  std::optional<Bound> until{};
  bool one_day = false;              // from and until are "25 December", the plan's only day
  std::optional<Interval> length{};  // "for 2 weeks"
  std::string_view length_text{};
  std::optional<std::int64_t> most{};
  std::optional<std::string> zone{};
  std::string zone_typed{};
  std::vector<std::string> notes{};
  Between between{};
  Phrase last = Phrase::other;  // the last phrase that was read
  Phrase now = Phrase::other;   // the current phrase

  Segment& current() { return segments.back(); }
  Segment& open(std::size_t group);
  /// The segment that takes days, or times, read at `text`: a new one when the current one has both already. Throws
  /// where it is unclear to which of them they belong.
  Segment& for_days(std::string_view text);
  Segment& for_times(std::string_view text);
  /// The same for days, where the text names weekdays or days of the month; `every`: after that word.
  Segment& for_named(std::string_view text, bool every = false);
  /// `of_these`: it counts the days before it ("of every 2nd month").
  void set_interval(Interval interval, std::string_view text, bool of_these = false);
  void set_step(std::chrono::minutes step, std::string_view text);
  /// A limit at this position.
  Limit limit(std::string_view text);
};

/// The message for "24 December" beside other days.
inline constexpr const char* one_day_alone =
    "it is one day, and other words name days that come again; write a schedule for each of them";
/// The refusal of "daily in December, twice a week in January".
inline constexpr const char* count_of_all =
    "a number of posts is that of the whole schedule; name the days and times of each part instead: daily at 9am in "
    "December, Mondays at 9am in January";
/// From the beginning of one part of a text to the end of a later one.
std::string_view spanned(std::string_view first, std::string_view last);
/// Merges segments that only name days with the one before them.
void merge_segments(Draft& draft);
/// Sets the months and the left-out days of each segment. Throws where a limit, or days that are counted,
/// could be meant for one of several segments or for all of them.
void bind_limits(Draft& draft);

/// Each returns whether it read something.
bool read_every(Cursor& cursor, Draft& draft);                                      // "every other day", "hourly"
bool read_days(Cursor& cursor, Draft& draft);                                       // "Mon-Fri", "the last Friday"
bool read_replacement(Cursor& cursor, Draft& draft);                                // "but Sundays at 11am"
bool read_left_out(Cursor& cursor, Draft& draft);                                   // "not on weekends"
bool read_months(Cursor& cursor, Draft& draft);                                     // "in January and July"
bool read_count(Cursor& cursor, Draft& draft);                                      // "3 per day", "20 posts at most"
bool read_window(Cursor& cursor, Draft& draft, std::chrono::year_month_day today);  // "from 1 December", "9 to 17"
/// Notes a window or a limit of the whole plan at this position. Throws where it could belong to left-out days.
void note_window(Draft& draft, std::string_view text);

/// Shared by them.
std::vector<std::chrono::weekday> read_weekdays(Cursor& cursor);
/// "the 1st, 15th and last", "1st to 5th"; empty when no ordinal follows.
std::vector<int> read_ordinals(Cursor& cursor);
/// Skips the separators between items of a list.
void skip_separators(Cursor& cursor);
/// Before the second end of a range: "-", "to", "through", "until".
bool take_reach(Cursor& cursor);
/// "Dec 24 and 25 at 9am": throws for a bare number after a day that began at `before`, because it is another day.
void refuse_more_days(Cursor& cursor, std::size_t before);
/// Right behind a number: whether no word after it makes it a time, a count, or the day of a month that is named.
bool stands_alone(const Cursor& cursor);
/// "Mondays and 15", "the 1st, 15": throws for such a number joined to days that began at `before`, because it could
/// be a day or a time. After weekdays a comma joins none: "Mondays, 9 and 18:00". `of_month`: they are days of the
/// month.
void refuse_joined_number(Cursor& cursor, std::size_t before, bool of_month);
/// "1st-15", "days 1 to 15": throws for a bare number as the end of a range of days that began at `before`, because it
/// could be a day or a time.
void refuse_bare_end(Cursor& cursor, std::size_t before);
/// A range has two ends: throws where a third one follows, as in "Mon-Wed-Fri". It began at `before`.
void refuse_third_end(Cursor& cursor, std::size_t before, Sort sort);

/// Each throws for words that can be read in two ways.
/// "Weekdays !friday", "daily -sunday": a sign that may mean "not".
void refuse_sign(Cursor& cursor);
/// "Weekdays but Friday", "in December but the 24th": such days are left out for some readers, and the only ones for
/// others.
void refuse_but(Cursor& cursor);
/// "Day 15 20 9am", "monthly 15, 9am": a plain number before other times, which could be a day. They began at `before`.
void refuse_day_among_times(Cursor& cursor, const Draft& draft, const std::vector<Clock>& clocks, std::size_t before);

/// Reads all of the text, or throws for the first part that is not understood.
Draft read_draft(std::string_view text, const PlanContext& context);

}  // namespace farmtok::farm::planning::sentence
