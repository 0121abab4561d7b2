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
  bool dated = false;  // its day is the window of the draft: "on 24 December"
  std::vector<Clock> clocks{};
  std::optional<std::chrono::minutes> step{};  // "every 4 hours"
  std::vector<int> past_minutes{};             // "at 15 and 45 minutes past every hour"
  std::optional<Clock> opens{};                // "between 8am and 10pm"
  std::optional<Clock> closes{};
  bool days_first = false;      // its days were named before its times
  bool replaces = false;        // its times replace others on its days
  bool linked = false;          // "and" precedes it
  bool only = false;            // "only" belongs to its days
  bool every_named = false;     // "every" precedes its days
  bool counted_behind = false;  // its days precede the interval that counts them: "the 1st of every 2nd month"
  std::size_t number = 0;       // distinguishes it from the others
  std::size_t group = 0;        // semicolons before it
  std::string_view daily{};     // "daily", "every day"
  std::string_view named{};     // "on Mondays", "on the 13th"
  std::string_view text{};      // how it begins
  /// What limits it, and follows its days or its times.
  std::string_view days_limited{};
  std::string_view times_limited{};
  /// What holds for it, once limits are bound.
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

/// Months, what is left out, or a window: which segments it limits is said by where it stands.
struct Limit {
  std::vector<int> values{};  // months, or weekdays as std::chrono numbers them
  std::size_t segment = 0;    // the number of the one that it stands in
  std::size_t group = 0;
  bool leads = false;  // no days and times of its group stand before it
  bool apart = false;  // a comma stands before it
  std::string_view text{};
};

/// What stood between the last phrase and the next one.
struct Between {
  bool comma = false;
  bool linked = false;  // "and"
  bool only = false;
};

/// Everything a sentence says, before it is put together.
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
  Phrase last = Phrase::other;  // what was read before
  Phrase now = Phrase::other;   // what is read

  Segment& current() { return segments.back(); }
  Segment& open(std::size_t group);
  /// The segment that takes days, or times, read at `text`: a new one when the current one has both already. Throws
  /// where it is open to which of them they belong.
  Segment& for_days(std::string_view text);
  Segment& for_times(std::string_view text);
  /// The same for days, where the text names weekdays or days of the month; `every`: behind that word.
  Segment& for_named(std::string_view text, bool every = false);
  /// `of_these`: it counts what stands before it ("of every 2nd month").
  void set_interval(Interval interval, std::string_view text, bool of_these = false);
  void set_step(std::chrono::minutes step, std::string_view text);
  /// A limit that stands here.
  Limit limit(std::string_view text);
};

/// What is said of "24 December" beside other days.
inline constexpr const char* one_day_alone =
    "it is one day, and other words name days that come again; write a schedule for each of them";
/// From the beginning of one part of a text to the end of a later one.
std::string_view spanned(std::string_view first, std::string_view last);
/// Makes one segment of those that only name days and the one before them.
void merge_segments(Draft& draft);
/// Says of each segment in which months it is and what it leaves out. Throws where a limit, or days that are counted,
/// could be meant for one of several segments or for all of them.
void bind_limits(Draft& draft);

/// Each answers whether it read something.
bool read_every(Cursor& cursor, Draft& draft);                                      // "every other day", "hourly"
bool read_days(Cursor& cursor, Draft& draft);                                       // "Mon-Fri", "the last Friday"
bool read_replacement(Cursor& cursor, Draft& draft);                                // "but Sundays at 11am"
bool read_left_out(Cursor& cursor, Draft& draft);                                   // "not on weekends"
bool read_months(Cursor& cursor, Draft& draft);                                     // "in January and July"
bool read_count(Cursor& cursor, Draft& draft);                                      // "3 per day", "20 posts at most"
bool read_window(Cursor& cursor, Draft& draft, std::chrono::year_month_day today);  // "from 1 December", "9 to 17"
/// Keeps that a window or a limit of the whole plan stands here. Throws where it could belong to what is left out.
void note_window(Draft& draft, std::string_view text);

/// What they share.
std::vector<std::chrono::weekday> read_weekdays(Cursor& cursor);
/// "the 1st, 15th and last", "1st to 5th"; empty when no ordinal stands here.
std::vector<int> read_ordinals(Cursor& cursor);
/// What separates the items of a list.
void skip_separators(Cursor& cursor);
/// Before the second end of a range: "-", "to", "through", "until".
bool take_reach(Cursor& cursor);
/// "Dec 24 and 25 at 9am": throws for a mere number behind a day that began at `before`, for it is another day.
void refuse_more_days(Cursor& cursor, std::size_t before);
/// A range has two ends: throws where a third one follows, as in "Mon-Wed-Fri". It began at `before`.
void refuse_third_end(Cursor& cursor, std::size_t before, Sort sort);

/// Reads all of the text, or throws for the first part that is not understood.
Draft read_draft(std::string_view text, const PlanContext& context);

}  // namespace farmtok::farm::sentence
