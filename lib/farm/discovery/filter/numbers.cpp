// A bound, a measure and a number in any order: "at least 50k views", "max views: 500k", "views 500k or less".

#include <algorithm>
#include <array>

#include "farm/discovery/filter/grammar.hpp"

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;

/// The parts before the number.
struct Lead {
  std::optional<FilterUnit> named;
  std::vector<FilterBound> bounds;
  bool equals = false;  // "=", used with exact values and with bounds
};

bool starts_number(const FilterCursor& cursor, const std::optional<FilterUnit>& named) {
  auto tried = cursor;
  return read_quantity(tried, named).has_value();
}

/// Words allowed between the parts of a clause.
constexpr std::array<std::string_view, 34> links{"must be",
                                                 "should be",
                                                 "must have",
                                                 "should have",
                                                 "has to be",
                                                 "have to be",
                                                 "needs to be",
                                                 "need to be",
                                                 "set to",
                                                 "set at",
                                                 "number of",
                                                 "is",
                                                 "are",
                                                 "be",
                                                 "of",
                                                 ":",
                                                 "was",
                                                 "were",
                                                 "a",
                                                 "the",
                                                 "count",
                                                 "counts",
                                                 "allowed",
                                                 "permitted",
                                                 "total",
                                                 "overall",
                                                 "has",
                                                 "have",
                                                 "must",
                                                 "should",
                                                 "in the range of",
                                                 "in the range",
                                                 "range of",
                                                 "range"};

/// False when the text names two measures.
bool read_lead(FilterCursor& cursor, Lead& lead) {
  const auto begin = cursor.at;
  while (!starts_number(cursor, lead.named) && !cursor.is("between") && !cursor.is("from")) {
    if (const auto bound = read_bound(cursor)) {
      lead.bounds.push_back(*bound);
      continue;
    }
    auto tried = cursor;
    if (cursor.at > begin)
      tried.any({"for the", "for", "on the", "on", "video", "videos", "clip", "clips", "post", "-"});
    if (const auto unit = read_measure(tried)) {
      if (lead.named && lead.named->measure != unit->measure) return false;
      lead.named = unit;
      cursor.at = tried.at;
      continue;
    }
    if (cursor.at == begin) return true;
    if (cursor.step("=")) {
      lead.equals = true;
      continue;
    }
    // "a" of "a minute" is a number, which is tried first.
    if (!std::ranges::any_of(links, [&](std::string_view words) { return cursor.steps(words); })) return true;
  }
  return true;
}

/// The one bound that all read bounds share, or nothing when they differ.
std::optional<FilterBound> agreed(const std::vector<FilterBound>& bounds) {
  for (const auto& each : bounds)
    if (!(each == bounds[0])) return std::nullopt;
  return bounds[0];
}

bool ends_clause(const FilterCursor& cursor) {
  const auto* next = cursor.peek();
  return !next || (next->kind == Kind::sign && next->text != "-" && next->text != "+") || cursor.is("and") ||
         cursor.is("but") || cursor.is("or") || cursor.is("please");
}

/// "10 to 20k views": the first number has the thousands of the second where the text allows no other reading. False
/// when two readings are possible ("1 to 500k").
bool share_thousands(FilterNumber& low, const FilterNumber& high) {
  if (low.suffixed || !high.suffixed || low.value >= 1000) return true;
  const double thousands = high.value >= 1e9 ? 1e9 : high.value >= 1e6 ? 1e6 : 1e3;
  if (low.value * thousands >= high.value) return true;
  if (low.value < 1 || low.value * thousands * 10 < high.value) return false;
  low.value *= thousands;
  low.suffixed = true;
  return true;
}

/// "between 10 and", "from 10 to", "10 -": the first number of a range, and the words after it.
std::optional<FilterQuantity> range_begin(FilterCursor& cursor, const std::optional<FilterUnit>& named, bool& from) {
  const bool between = cursor.step("between");
  from = !between && cursor.step("from");
  // "between two hundred and fifty and …" has an "and" inside the number, "between two and three" has none.
  for (const bool joined : {true, false}) {
    auto tried = cursor;
    auto low = read_quantity(tried, named, joined);
    if (low && (between ? tried.any({"and", "to", "-", "&"}) : tried.any({"to", "-", "up to", "through"})) &&
        starts_number(tried, named)) {
      cursor.at = tried.at;
      return low;
    }
    // Only units are separated again: "between 1 minute and 30 seconds".
    if (!between || (low && !low->compound)) break;
  }
  return std::nullopt;
}

std::optional<FilterClause> range(FilterCursor cursor, const Lead& lead) {
  if (!lead.bounds.empty()) return std::nullopt;
  auto named = lead.named;
  bool from = false;
  auto low = range_begin(cursor, named, from);
  if (!low || low->number.plus) return std::nullopt;
  const auto high = read_quantity(cursor, named);
  if (!high || high->number.plus) return std::nullopt;
  if (from && !named && !high->unit && !low->unit) return std::nullopt;
  if (!named) cursor.any({"total"});
  auto unit = high->unit ? high->unit : low->unit ? low->unit : named;
  if (!unit) unit = read_measure(cursor);
  if (!unit) return std::nullopt;
  if (unit->measure == Measure::likes && high->number.percent) unit = FilterUnit{Measure::like_rate};
  for (const auto& each : {low->unit, high->unit, named})
    if (each && each->measure != unit->measure && !(each->measure == Measure::likes && high->number.percent))
      return std::nullopt;
  if ((unit->measure == Measure::like_rate) != high->number.percent) return std::nullopt;
  if (low->number.percent && !high->number.percent) return std::nullopt;
  if (!low->unit && !share_thousands(low->number, high->number)) return std::nullopt;
  // "1-2m long" and "1-2m views": the "m" of the second number applies to the first, too.
  Condition condition{.measure = unit->measure};
  condition.least = low->in(*unit);
  condition.most = high->in(*unit);
  if (!condition.least || !condition.most) return std::nullopt;
  if (unit->measure == Measure::seconds && !low->unit && high->number.minutes && !low->number.minutes)
    return std::nullopt;
  if (*condition.least > *condition.most) std::swap(condition.least, condition.most);
  const bool old = cursor.any({"old", "ago"});
  if (unit->measure == Measure::age && !old && !named) return std::nullopt;
  cursor.any({"long", "in length", "in duration", "each"});
  if (auto behind = cursor; read_bound_behind(behind)) {
    // "10 to 20 seconds max" may be two conditions or one.
    if (ends_clause(behind)) return std::nullopt;
  }
  return FilterClause{{condition}, cursor.at};
}

/// "over 10k and under 1M views": the unit is there once, after the second number.
std::optional<FilterUnit> unit_ahead(FilterCursor cursor, const FilterBound& first) {
  cursor.any({", and", ", but", ",", "and", "but"});
  cursor.any({", and", "and", "but"});
  const auto bound = read_bound(cursor);
  if (!bound || bound->exact || bound->least == first.least) return std::nullopt;
  const auto second = read_quantity(cursor, {});
  return second ? second->unit : std::nullopt;
}

/// "over 10k views but under 1M", "views: min 10k, max 1M": the unit is there once, at the first number.
std::optional<FilterClause> carried(FilterCursor cursor, const Condition& first, const FilterUnit& unit, bool headed) {
  const bool comma = cursor.any({",", ";"});
  bool counted = cursor.is("but");
  const bool joined = cursor.any({"and", "but"});
  if (!joined && !(headed && comma)) return std::nullopt;
  counted =
      counted || headed || cursor.is("fewer") || cursor.is("more") || cursor.is("more", 1) || cursor.is("fewer", 1);
  const auto bound = read_bound(cursor);
  const auto second = bound && !bound->exact ? read_quantity(cursor, unit) : std::nullopt;
  if (!second || second->unit || second->number.plus || second->number.percent != (unit.measure == Measure::like_rate))
    return std::nullopt;
  // "and under 2m" may as well be a length.
  if (second->number.minutes && unit.measure != Measure::seconds && !counted) return std::nullopt;
  if (!ends_clause(cursor)) return std::nullopt;
  Condition condition{.measure = unit.measure};
  const auto value = second->in(unit);
  if (!value) return std::nullopt;
  bind(condition, *bound, *value);
  // "over 100k views and under 30" continues with another measure.
  if (std::max(first.least.value_or(0), condition.least.value_or(0)) >
      std::min(first.most.value_or(1e300), condition.most.value_or(1e300)))
    return std::nullopt;
  return FilterClause{{condition}, cursor.at};
}

/// Whether a number with a bound or a measure of its own begins here: "max 30 seconds", "likes under 5k".
bool goes_on(FilterCursor cursor) {
  Lead lead;
  return read_lead(cursor, lead) && starts_number(cursor, lead.named);
}

/// The parts after the number: a bound, the measure, "long". False when a bound may belong to the next part.
bool read_tail(FilterCursor& cursor, Lead& lead, const FilterQuantity& found, std::optional<FilterUnit>& unit) {
  for (int i = 0; i < 4; ++i) {
    auto tried = cursor;
    bool movable = false;
    if (const auto bound = read_bound_behind(tried, &movable)) {
      // "over 10k and under 1M views", "30 seconds and less than 5k likes"
      if (!movable && (goes_on(tried) || tried.is("than") || tried.is("of") || tried.is("to"))) return true;
      if (movable && goes_on(cursor)) {
        // "views min 50k max 100k": a number with a bound leaves this one to the next number.
        if (!lead.bounds.empty() || found.number.plus) return true;
        // "50k max views"
        auto measure = tried;
        const auto counted = unit ? std::nullopt : read_measure(measure);
        if (!counted || goes_on(measure)) return false;
        tried.at = measure.at;
        unit = counted;
      }
      lead.bounds.push_back(*bound);
      cursor.at = tried.at;
      continue;
    }
    if (!unit) {
      if (const auto measure = read_measure(tried)) {
        unit = measure;
        cursor.at = tried.at;
        continue;
      }
    }
    if (unit && unit->measure == Measure::seconds &&
        cursor.any({"long", "in length", "in duration", "of length", "length", "duration"}))
      continue;
    if (unit && unit->measure == Measure::age && cursor.any({"old", "ago", "of age"})) continue;
    return true;
  }
  return true;
}

std::optional<FilterClause> single(FilterCursor cursor, Lead lead) {
  const bool headed = lead.named.has_value();
  auto found = read_quantity(cursor, lead.named);
  if (!found) return std::nullopt;
  auto unit = found->unit ? found->unit : lead.named;
  if (lead.named && found->unit && found->unit->measure != lead.named->measure) {
    if (found->unit->measure != Measure::like_rate || lead.named->measure != Measure::likes) return std::nullopt;
  }
  if (found->number.percent && unit && unit->measure == Measure::likes) unit = FilterUnit{Measure::like_rate};
  if (!read_tail(cursor, lead, *found, unit)) return std::nullopt;
  if (found->number.percent && unit && unit->measure == Measure::likes) unit = FilterUnit{Measure::like_rate};
  // "50k - 100k" and "50k to 100k" with a bound before them.
  if (auto spans = cursor; spans.any({"-", "to"}) && starts_number(spans, unit)) return std::nullopt;
  if (found->number.plus) {
    // "over 50k+" asks for more than 50k, and "max 50k+" is unclear.
    if (std::ranges::any_of(lead.bounds, [](const FilterBound& each) { return !each.least; })) return std::nullopt;
    if (lead.bounds.empty()) lead.bounds.push_back({.least = true});
  }
  std::optional<FilterBound> bound;
  if (!lead.bounds.empty()) {
    bound = agreed(lead.bounds);
    if (!bound) return std::nullopt;
  } else if (lead.equals) {
    bound = FilterBound{.exact = true};
  }
  if (!unit && bound) unit = unit_ahead(cursor, *bound);
  // "under 2m" is a length; a bare "m" of thousands of minutes would be none.
  if (!unit && bound && found->number.minutes && found->number.value <= 60e6) unit = FilterUnit{Measure::seconds};
  if (!unit) return std::nullopt;
  if ((unit->measure == Measure::like_rate) != found->number.percent) return std::nullopt;
  if (unit->measure == Measure::age) {
    const auto& last = cursor.tokens[cursor.at - 1].text;
    const bool aged = lead.named || last == "old" || last == "ago" || last == "age";
    if (!aged || !bound || !found->unit) return std::nullopt;
  }
  // "with 50k views" asks for no fewer; "15 second videos" is unclear.
  const bool implied = !bound;
  if (!bound && unit->measure != Measure::seconds) bound = FilterBound{.least = true};
  const auto value = found->in(*unit);
  // "0 comments" may be none or any.
  if (!bound || !value || (implied && *value == 0)) return std::nullopt;
  Condition condition{.measure = unit->measure};
  bind(condition, *bound, *value);
  FilterClause clause{{condition}, cursor.at, implied};
  if (implied) return clause;
  if (auto second = carried(cursor, condition, *unit, headed)) {
    clause.conditions.push_back(std::move(second->conditions[0]));
    clause.end = second->end;
  }
  return clause;
}

}  // namespace

std::optional<FilterClause> read_number_clause(const FilterTokens& tokens, std::size_t at) {
  FilterCursor cursor{tokens, at};
  Lead lead;
  if (!read_lead(cursor, lead)) return std::nullopt;
  if (auto clause = range(cursor, lead)) return clause;
  return single(cursor, std::move(lead));
}

}  // namespace farmtok::farm::discovery
