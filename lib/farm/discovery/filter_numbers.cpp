#include <algorithm>
#include <array>

#include "farm/discovery/filter_grammar.hpp"

namespace farmtok::farm {
namespace {

struct Unit {
  Measure measure;
  double factor = 1;
};

std::optional<Unit> count_unit(FilterCursor& cursor) {
  struct Row {
    std::string_view words;
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
    if (cursor.step(row.words)) return Unit{row.measure};
  return std::nullopt;
}

std::optional<Unit> length_unit(FilterCursor& cursor) {
  if (cursor.any({"seconds", "second", "secs", "sec", "s"})) return Unit{Measure::seconds, 1};
  if (cursor.any({"minutes", "minute", "mins", "min", "m"})) return Unit{Measure::seconds, 60};
  if (cursor.any({"hours", "hour", "hrs", "hr", "h"})) return Unit{Measure::seconds, 3600};
  return std::nullopt;
}

bool rate_words(FilterCursor& cursor) {
  return cursor.any({"like rate", "like ratio", "likes rate", "like to view ratio", "like - to - view ratio",
                     "likes to views", "likes per view", "likes for each view", "engagement rate", "engagement"});
}

/// What stands before a bound: "views over 50k", "like rate above 5%", "duration under 30s".
std::optional<Unit> head(FilterCursor& cursor) {
  auto tried = cursor;
  tried.any({"with a", "with", "a", "the", "an"});
  std::optional<Unit> unit;
  if (rate_words(tried)) {
    unit = Unit{Measure::like_rate};
  } else if (tried.any({"duration", "length", "runtime", "running time"})) {
    unit = Unit{Measure::seconds, 1};
  } else if (tried.any({"view count", "play count"})) {
    unit = Unit{Measure::views};
  } else if (tried.any({"like count", "number of likes"})) {
    unit = Unit{Measure::likes};
  } else {
    tried.any({"number of", "count of"});
    unit = count_unit(tried);
  }
  if (!unit) return std::nullopt;
  tried.skip_linking();
  cursor.at = tried.at;
  return unit;
}

/// The unit behind a number; for percents also what they are of.
std::optional<Unit> unit_behind(FilterCursor& cursor, const FilterNumber& number) {
  if (number.percent) {
    auto tried = cursor;
    tried.any({"or more", "or higher"});
    if (rate_words(tried) || tried.any({"likes for the views", "likes of views", "likes of the views", "likes", "like",
                                        "of views", "of the views"})) {
      cursor.at = tried.at;
      return Unit{Measure::like_rate};
    }
    return std::nullopt;
  }
  if (auto unit = count_unit(cursor)) return unit;
  cursor.step("-");
  auto unit = length_unit(cursor);
  // "2 minutes ago", "3 hours old" tell of an age.
  if (unit && (cursor.is("ago") || cursor.is("old"))) return std::nullopt;
  return unit;
}

struct Quantity {
  FilterNumber number;
  std::optional<Unit> unit;
};

std::optional<Quantity> quantity(FilterCursor& cursor) {
  auto tried = cursor;
  const auto number = read_number(tried);
  if (!number) return std::nullopt;
  auto units = tried;
  auto unit = unit_behind(units, *number);
  if (unit) tried.at = units.at;
  // "10 times the likes", "10 views per like" compare with something else.
  if (tried.any({"times", "x", "*", "/", "per"})) return std::nullopt;
  // "a" counts only before a unit: "a minute".
  if (number->article && !unit) return std::nullopt;
  cursor.at = tried.at;
  return Quantity{*number, unit};
}

/// The value in the unit of the measure. A bare "m" means minutes where lengths are meant.
double in_measure(const FilterNumber& number, const Unit& unit) {
  if (unit.measure == Measure::like_rate) return number.value / 100;
  if (unit.measure == Measure::seconds && number.minutes) return number.value / 1e6 * 60;
  return number.value * unit.factor;
}

std::optional<FilterClause> range(FilterCursor cursor, std::optional<Unit> unit) {
  const bool between = cursor.step("between");
  const bool from = !between && cursor.step("from");
  auto low = quantity(cursor);
  if (!low) return std::nullopt;
  if (!(between ? cursor.any({"and", "to", "-", "&"}) : cursor.any({"to", "-"}))) return std::nullopt;
  const auto high = quantity(cursor);
  if (!high) return std::nullopt;
  if (!unit) unit = high->unit ? high->unit : low->unit;
  if (!unit && high->number.percent && cursor.any({"likes", "like rate"})) unit = Unit{Measure::like_rate};
  if (!unit || (from && !high->unit && !low->unit)) return std::nullopt;
  if (low->unit && low->unit->measure != unit->measure) return std::nullopt;
  // "10 to 20k views": the first shares the thousands of the second.
  auto first = low->number;
  if (!low->unit && first.value < 1000 && high->number.value >= 1000 && first.value * 1000 < high->number.value &&
      cursor.tokens[cursor.at - 1].kind == FilterToken::Kind::word && first.value >= 1 && !first.plus &&
      !first.minutes) {
    const double thousands = high->number.value >= 1e6 ? 1e6 : 1e3;
    if (first.value * thousands < high->number.value) first.value *= thousands;
  }
  Condition condition{.measure = unit->measure};
  condition.least = in_measure(first, low->unit.value_or(*unit));
  condition.most = in_measure(high->number, high->unit.value_or(*unit));
  if (*condition.least > *condition.most) std::swap(condition.least, condition.most);
  cursor.any({"long", "in length", "each"});
  return FilterClause{{condition}, cursor.at};
}

/// "over 10k and under 1M views": the unit stands once, behind the second number.
std::optional<Unit> unit_ahead(FilterCursor cursor) {
  if (!cursor.any({"and", "but"}) || !read_bound(cursor)) return std::nullopt;
  const auto second = quantity(cursor);
  return second ? second->unit : std::nullopt;
}

/// "over 10k views but under 1M": the unit stands once, behind the first number.
std::optional<FilterClause> carried(FilterCursor cursor, const Condition& first, const Unit& unit) {
  cursor.step(",");
  bool counted = cursor.is("but");
  if (!cursor.any({"and", "but"})) return std::nullopt;
  counted = counted || cursor.is("fewer") || cursor.is("more") || cursor.is("more", 1) || cursor.is("fewer", 1);
  const auto bound = read_bound(cursor);
  const auto second = bound ? quantity(cursor) : std::nullopt;
  if (!second || second->unit || second->number.percent != (unit.measure == Measure::like_rate)) return std::nullopt;
  // "and under 2m" may as well be a length.
  if (second->number.minutes && unit.measure != Measure::seconds && !counted) return std::nullopt;
  const auto* next = cursor.peek();
  const bool ends = !next || (next->kind == FilterToken::Kind::sign && next->text != "-" && next->text != "+");
  if (!ends && !cursor.is("and") && !cursor.is("but") && !cursor.is("or") && !cursor.is("please")) return std::nullopt;
  Condition condition{.measure = unit.measure};
  bind(condition, *bound, in_measure(second->number, unit));
  // "over 100k views and under 30" goes on about something else.
  if (std::max(first.least.value_or(0), condition.least.value_or(0)) >
      std::min(first.most.value_or(1e300), condition.most.value_or(1e300)))
    return std::nullopt;
  return FilterClause{{condition}, cursor.at};
}

std::optional<FilterClause> single(FilterCursor cursor, const std::optional<Unit>& named) {
  auto bound = read_bound(cursor);
  auto found = quantity(cursor);
  if (!found) return std::nullopt;
  auto unit = named;
  if (named && found->unit) {
    if (found->unit->measure != named->measure &&
        !(found->unit->measure == Measure::like_rate && named->measure == Measure::likes))
      return std::nullopt;
    unit = found->unit;
  } else if (!named) {
    unit = found->unit;
  }
  if (found->number.percent && unit && unit->measure == Measure::likes) unit = Unit{Measure::like_rate};
  if (!bound) bound = read_bound_behind(cursor);
  if (!unit) unit = unit_behind(cursor, found->number);
  if (!unit && bound) unit = unit_ahead(cursor);
  // "under 2m" is a length; a bare "m" of thousands of minutes would be none.
  if (!unit && bound && found->number.minutes && found->number.value <= 60e6) unit = Unit{Measure::seconds};
  if (!unit) return std::nullopt;
  if (unit->measure == Measure::like_rate && !found->number.percent) return std::nullopt;
  if (found->number.percent && unit->measure != Measure::like_rate) return std::nullopt;
  if (unit->measure == Measure::seconds) cursor.any({"long", "in length"});
  if (!bound && found->number.plus) bound = FilterBound{.least = true};
  // "with 50k views" asks for no fewer; "15 second videos" says nothing sure.
  if (!bound && (unit->measure != Measure::seconds)) bound = FilterBound{.least = true};
  if (!bound) return std::nullopt;
  Condition condition{.measure = unit->measure};
  bind(condition, *bound, in_measure(found->number, *unit));
  FilterClause clause{{condition}, cursor.at};
  if (auto second = carried(cursor, condition, *unit)) {
    clause.conditions.push_back(std::move(second->conditions[0]));
    clause.end = second->end;
  }
  return clause;
}

}  // namespace

std::optional<FilterClause> read_number_clause(const FilterTokens& tokens, std::size_t at) {
  FilterCursor cursor{tokens, at};
  const auto unit = head(cursor);
  if (auto clause = range(cursor, unit)) return clause;
  return single(cursor, unit);
}

}  // namespace farmtok::farm
