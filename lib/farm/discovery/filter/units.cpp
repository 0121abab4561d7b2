// Measures and their units; quantities of one or several units.

#include <algorithm>
#include <array>

#include "farm/discovery/filter/grammar.hpp"

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;

constexpr double minute = 60, hour = 3600, day = 86400;

std::optional<FilterUnit> length_unit(FilterCursor& cursor) {
  if (cursor.any({"seconds", "second", "secs", "sec", "s"})) return FilterUnit{Measure::seconds, 1};
  if (cursor.any({"minutes", "minute", "mins", "min", "m"})) return FilterUnit{Measure::seconds, minute};
  if (cursor.any({"hours", "hour", "hrs", "hr", "h"})) return FilterUnit{Measure::seconds, hour};
  return std::nullopt;
}

/// A month counts as 30 days and a year as 365.
std::optional<FilterUnit> age_unit(FilterCursor& cursor) {
  if (cursor.any({"days", "day", "d"})) return FilterUnit{Measure::age, day};
  if (cursor.any({"weeks", "week", "wks", "wk", "w"})) return FilterUnit{Measure::age, 7 * day};
  if (cursor.any({"months", "month"})) return FilterUnit{Measure::age, 30 * day};
  if (cursor.any({"years", "year", "yrs", "yr"})) return FilterUnit{Measure::age, 365 * day};
  return std::nullopt;
}

bool rate_words(FilterCursor& cursor) {
  return cursor.any({"like rate", "like ratio", "likes rate", "likes ratio", "like to view ratio",
                     "like - to - view ratio", "like / view ratio", "likes to views", "likes per view",
                     "likes for each view", "engagement rate", "engagement", "rate of likes"});
}

/// The base of a percentage: "8% likes", "5% of views".
std::optional<FilterUnit> share_unit(FilterCursor& cursor) {
  auto tried = cursor;
  tried.any({"or more", "or higher"});
  if (rate_words(tried) || tried.any({"likes for the views", "likes of views", "likes of the views", "likes", "like",
                                      "of views", "of the views"})) {
    cursor.at = tried.at;
    return FilterUnit{Measure::like_rate};
  }
  return std::nullopt;
}

bool is_count(Measure measure) {
  return measure == Measure::views || measure == Measure::likes || measure == Measure::comments ||
         measure == Measure::shares || measure == Measure::saves;
}

/// "30 min" are minutes, "50k min" and "100 min likes" are a bound.
bool means_minimum(FilterCursor cursor, const FilterNumber& number, const std::optional<FilterUnit>& named) {
  if (!cursor.step("min")) return false;
  return number.suffixed || (named && is_count(named->measure)) || read_counted(cursor).has_value();
}

std::optional<FilterUnit> unit_of(FilterCursor& cursor, const FilterNumber& number,
                                  const std::optional<FilterUnit>& named) {
  if (number.percent) return share_unit(cursor);
  if (auto unit = read_counted(cursor)) return unit;
  if (means_minimum(cursor, number, named)) return std::nullopt;
  auto tried = cursor;
  tried.step("-");
  auto unit = length_unit(tried);
  if (!unit) unit = age_unit(tried);
  if (!unit) return std::nullopt;
  // "2 hours ago", "3 hours old" and an age in hours are ages.
  if (tried.is("ago") || tried.is("old") || (named && named->measure == Measure::age)) unit->measure = Measure::age;
  cursor.at = tried.at;
  return unit;
}

/// A smaller unit after a larger one: the seconds of "1 minute 30 seconds".
struct Part {
  double value, factor;
};

std::optional<Part> part_behind(FilterCursor& cursor, const FilterUnit& larger) {
  auto tried = cursor;
  const auto number = read_number(tried, false);
  if (!number || number->percent || number->plus || number->suffixed || number->clock || number->dotted)
    return std::nullopt;
  auto units = tried;
  const auto unit = larger.factor < day ? length_unit(units) : age_unit(units);
  if (unit && unit->factor < larger.factor) {
    cursor.at = units.at;
    return Part{number->value, unit->factor};
  }
  // "1m30", "1h30"
  const bool known = larger.factor == minute || larger.factor == hour;
  if (unit || !number->glued || !known || larger.measure != Measure::seconds) return std::nullopt;
  cursor.at = tried.at;
  return Part{number->value, larger.factor / 60};
}

/// Adds the smaller units after the first. False when they cannot belong to it ("1 minute 90 seconds").
bool add_parts(FilterCursor& cursor, FilterQuantity& made, bool joined) {
  if (!made.unit || is_count(made.unit->measure) || made.unit->measure == Measure::like_rate) return true;
  if (made.number.plus || made.number.suffixed != made.number.minutes || made.number.dotted) return true;
  double total = (made.number.minutes ? made.number.value / 1e6 : made.number.value) * made.unit->factor;
  auto last = *made.unit;
  while (true) {
    auto tried = cursor;
    const bool comma = joined && tried.step(",");
    const bool conjunction = joined && tried.step("and");
    if (conjunction && tried.steps("a half")) {
      total += last.factor / 2;
    } else {
      const auto part = part_behind(tried, last);
      if (!part) break;
      // A comma often begins the next condition: "over a minute, 30 seconds at most".
      if (part->value * part->factor >= last.factor || comma) return false;
      total += part->value * part->factor;
      last.factor = part->factor;
    }
    made.compound = true;
    cursor.at = tried.at;
  }
  if (!made.compound) return true;
  made.number = {.value = total};
  made.unit->factor = 1;
  if (cursor.is("ago") || cursor.is("old")) made.unit->measure = Measure::age;
  return true;
}

/// "1:30" is a length; "1:30 pm" is none, and "1:30 seconds" may be.
bool clock_unit(FilterCursor& cursor, FilterQuantity& made) {
  made.unit = FilterUnit{Measure::seconds};
  const bool one_colon = made.number.value < 60 * minute;
  if (cursor.any({"hours", "hour", "hrs", "hr", "h"})) {
    if (!one_colon) return true;
    made.number.value *= 60;
    return true;
  }
  if (cursor.any({"minutes", "minute", "mins", "min"})) return true;
  return !(cursor.is("am") || cursor.is("pm") || cursor.is("seconds") || cursor.is("secs") || cursor.is("sec") ||
           cursor.is("s") || cursor.is("oclock"));
}

}  // namespace

std::optional<FilterUnit> read_counted(FilterCursor& cursor) {
  struct Row {
    std::string_view word;
    Measure measure;
  };
  static constexpr std::array rows{
      Row{"views", Measure::views},       Row{"view", Measure::views},       Row{"plays", Measure::views},
      Row{"play", Measure::views},        Row{"watches", Measure::views},    Row{"viewers", Measure::views},
      Row{"likes", Measure::likes},       Row{"like", Measure::likes},       Row{"hearts", Measure::likes},
      Row{"comments", Measure::comments}, Row{"comment", Measure::comments}, Row{"replies", Measure::comments},
      Row{"shares", Measure::shares},     Row{"share", Measure::shares},     Row{"reposts", Measure::shares},
      Row{"saves", Measure::saves},       Row{"save", Measure::saves},       Row{"bookmarks", Measure::saves},
      Row{"favourites", Measure::saves},  Row{"favorites", Measure::saves}};
  for (const auto& row : rows)
    if (cursor.step(row.word)) return FilterUnit{row.measure};
  return std::nullopt;
}

std::optional<FilterUnit> read_measure(FilterCursor& cursor) {
  auto tried = cursor;
  tried.any({"with a", "with", "a", "the", "an"});
  tried.any({"number of", "amount of", "count of", "numbers of", "total"});
  std::optional<FilterUnit> unit;
  if (rate_words(tried)) {
    unit = FilterUnit{Measure::like_rate};
  } else if (tried.any({"duration", "length", "runtime", "running time", "run time", "playing time", "play time",
                        "video length", "video duration", "clip length", "clip duration"})) {
    unit = FilterUnit{Measure::seconds};
  } else if (tried.any({"video age", "post age", "age"})) {
    unit = FilterUnit{Measure::age, day};
  } else if (tried.any({"viewcount", "views count"})) {
    unit = FilterUnit{Measure::views};
  } else {
    unit = read_counted(tried);
    if (unit) tried.any({"count", "counts", "number"});
  }
  if (unit) cursor.at = tried.at;
  return unit;
}

std::optional<FilterQuantity> read_quantity(FilterCursor& cursor, const std::optional<FilterUnit>& named, bool joined) {
  auto tried = cursor;
  const auto number = read_number(tried, joined);
  if (!number || number->glued) return std::nullopt;
  FilterQuantity made{*number, {}};
  if (number->clock) {
    if (!clock_unit(tried, made)) return std::nullopt;
  } else if (auto seconds = tried; number->minutes && part_behind(seconds, {Measure::seconds, minute})) {
    // "1m 30s"
    made.unit = FilterUnit{Measure::seconds, minute};
  } else {
    made.unit = unit_of(tried, *number, named);
  }
  if (!add_parts(tried, made, joined)) return std::nullopt;
  // "10 times the likes", "10 views per like" compare with something else.
  if (tried.any({"times", "x", "*", "/", "per"})) return std::nullopt;
  // "a" counts only before a unit of time: "a minute"; the one of "a like ratio" is none.
  if (number->article && (!made.unit || is_count(made.unit->measure))) return std::nullopt;
  cursor.at = tried.at;
  return made;
}

}  // namespace farmtok::farm::discovery
