#include <fmt/format.h>

#include "farm/planning/plan/sentence/sentence.hpp"

namespace farmtok::farm::planning::sentence {
namespace {

using std::chrono::weekday;

std::optional<weekday> read_weekday(Cursor& cursor) {
  const auto day = cursor.take(Sort::day_name);
  if (!day) return {};
  if (cursor.peek().glued) cursor.take('.');
  return weekday{static_cast<unsigned>(*day)};
}

std::vector<weekday> read_weekday_item(Cursor& cursor) {
  std::vector<weekday> found;
  const auto before = cursor.mark();
  if (const auto name = cursor.take(Sort::days_name)) {
    for (unsigned day = 1; day <= 7; ++day)
      if ((day >= 6) == (*name == 1)) found.emplace_back(day);
    if (*name == 1 && cursor.peek().sort == Sort::unit && cursor.peek().value == static_cast<int>(Span::day))
      cursor.skip();
    return found;
  }
  if ((cursor.peek().word == "working" || cursor.peek().word == "business") && cursor.peek(1).sort == Sort::unit &&
      cursor.peek(1).value == static_cast<int>(Span::day)) {
    cursor.skip();
    cursor.skip();
    for (unsigned day = 1; day <= 5; ++day) found.emplace_back(day);
    return found;
  }
  const auto first = read_weekday(cursor);
  if (!first) return found;
  found.push_back(*first);
  const auto last = attempt(cursor, [&] { return take_reach(cursor) ? read_weekday(cursor) : std::nullopt; });
  if (last) {
    refuse_third_end(cursor, before, Sort::day_name);
    while (found.back() != *last) found.push_back(found.back() + std::chrono::days{1});
  }
  return found;
}

}  // namespace

void skip_separators(Cursor& cursor) {
  while (cursor.take(',') || cursor.take('&') || cursor.take('/') || cursor.take('+') || cursor.take(Sort::link)) {
  }
  cursor.take("on");
  cursor.take("the");
}

bool take_reach(Cursor& cursor) {
  return cursor.take('-') || cursor.take(Sort::reach) || (cursor.is(Sort::finish) && cursor.take(Sort::finish)) ||
         cursor.take_all({"up", "to"});
}

void refuse_third_end(Cursor& cursor, std::size_t before, Sort sort) {
  if (!attempt(cursor, [&] { return take_reach(cursor) && cursor.is(sort); })) return;
  cursor.skip();
  refuse(cursor.since(before), "a range has two ends; write a list with commas: Mon, Wed, Fri");
}

void refuse_joined_number(Cursor& cursor, std::size_t before, bool of_month) {
  const bool joined = attempt(cursor, [&] {
    bool linked = false;
    bool apart = false;
    while (!at_offset(cursor)) {
      if (cursor.take(Sort::link) || cursor.take('&') || cursor.take('+')) linked = true;
      else if (cursor.take(',') || cursor.take('/')) apart = true;
      else break;
    }
    if (!linked && !(apart && of_month)) return false;
    cursor.take("on");
    cursor.take("the");
    const auto number = cursor.take(Sort::number);
    if (!number || !stands_alone(cursor)) return false;
    const auto& next = cursor.peek();
    // "15 minutes past every hour", "12 noon", "9 at night", "9 in the morning"
    const bool of_day = next.sort == Sort::unit || (*number == 12 && next.sort == Sort::moment) ||
                        cursor.peek(1).sort == Sort::part || (next.word == "in" && cursor.peek(2).sort == Sort::part);
    return !of_day;
  });
  if (joined)
    refuse(cursor.since(before),
           "the number could be a day or a time; write days like the 1st and 15th, and times like 9am or 15:00");
}

void refuse_bare_end(Cursor& cursor, std::size_t before) {
  const bool bare = attempt(cursor, [&] {
    if (!cursor.take('-') && !cursor.take(Sort::reach)) return false;
    cursor.take("the");
    const auto number = cursor.take(Sort::number);
    return number && *number <= 31 && stands_alone(cursor) && !cursor.is(Sort::unit);
  });
  if (bare)
    refuse(cursor.since(before),
           "the number could be a day or a time; a range of days of the month is written like 1st to 15th, and times "
           "like 9am or 15:00");
}

std::vector<int> read_ordinals(Cursor& cursor) {
  std::vector<int> found;
  const auto before = cursor.mark();
  cursor.take("the");
  while (true) {
    const auto behind = cursor.mark();
    const auto next = attempt(cursor, [&]() -> std::optional<int> {
      if (!found.empty()) skip_separators(cursor);
      return cursor.take(Sort::ordinal);
    });
    if (!next) return found;
    if (!found.empty() && *next == -1 && cursor.mark() == behind + 1)
      refuse(cursor.since(before),
             "days are not counted from the end; understood are the last Friday and the last day");
    found.push_back(*next);
    const auto last = attempt(cursor, [&]() -> std::optional<int> {
      if (!cursor.take('-') && !cursor.take(Sort::reach)) return {};
      cursor.take("the");
      return cursor.take(Sort::ordinal);
    });
    if (!last) {
      refuse_bare_end(cursor, before);
      continue;
    }
    if (*next < 1 || *last <= *next)
      refuse(cursor.since(before), "a range goes from an earlier day to a later one: 1st to 5th");
    refuse_third_end(cursor, before, Sort::ordinal);
    while (found.back() < *last) found.push_back(found.back() + 1);
  }
}

std::vector<weekday> read_weekdays(Cursor& cursor) {
  std::vector<weekday> found;
  while (true) {
    const auto before = cursor.mark();
    if (!found.empty()) skip_separators(cursor);
    const auto item = read_weekday_item(cursor);
    if (item.empty()) {
      cursor.back(before);
      return found;
    }
    found.insert(found.end(), item.begin(), item.end());
  }
}

}  // namespace farmtok::farm::planning::sentence
