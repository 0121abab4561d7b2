#include <fmt/format.h>

#include "farm/planning/plan/sentence/sentence.hpp"

namespace farmtok::farm::planning::sentence {
namespace {

/// "max", "at most", "no more than", "up to", "stop after"
bool take_limit(Cursor& cursor) {
  if (cursor.take(Sort::maximum)) {
    if (!cursor.take("of")) cursor.take("to");
    return true;
  }
  return cursor.take_all({"at", "most"}) || cursor.take_all({"no", "more", "than"}) ||
         cursor.take_all({"not", "more", "than"}) || cursor.take_all({"up", "to"}) ||
         cursor.take_all({"stop", "after"});
}

/// "in total", "at most" after a number
bool take_in_all(Cursor& cursor) {
  return cursor.take_all({"in", "total"}) || cursor.take_all({"in", "all"}) || cursor.take("total") ||
         cursor.take("altogether") || cursor.take_all({"at", "most"}) || cursor.take(Sort::maximum).has_value();
}

std::optional<Span> take_per(Cursor& cursor) {
  if (const auto rhythm = cursor.take(Sort::rhythm)) return static_cast<Span>(*rhythm);
  if (const auto unit = attempt(cursor, [&]() -> std::optional<int> {
        if (!cursor.take("per") && !cursor.take("a") && !cursor.take("an") && !cursor.take('/')) return {};
        return cursor.take(Sort::unit);
      }))
    return static_cast<Span>(*unit);
  // "2 per weekday", "twice a weekday": the days are read separately.
  if (attempt(cursor, [&] { return (cursor.take("per") || cursor.take("a")) && cursor.is(Sort::days_name); }))
    return Span::day;
  if (!cursor.is(Sort::every)) return {};
  // "3 every week" counts by the week; in "one every other day" the interval is read separately.
  const bool plain = cursor.peek(1).sort == Sort::unit;
  const auto& unit = cursor.peek(plain ? 1 : 2);
  const auto per = unit.sort == Sort::unit ? static_cast<Span>(unit.value) : Span::day;
  if (plain) {
    cursor.skip();
    cursor.skip();
  }
  return per;
}

void set_count(Draft& draft, const Count& count) {
  if (count.number < 1 || count.number > 1000) refuse(count.text, "counts go from 1 to 1000");
  const bool another = draft.count && (draft.count->number != count.number || draft.count->per != count.per);
  if (another && (!draft.months.empty() || draft.current().group > 0))
    refuse(spanned(draft.count->text, count.text), count_of_all);
  if (another)
    contradiction(fmt::format("\"{}\" contradicts \"{}\"", count.text, draft.count->text), "leave one of them out");
  auto& segment = draft.current();
  if (segment.has_times() && segment.times_limited.empty()) segment.times_limited = count.text;
  draft.count = count;
}

void set_most(Draft& draft, int number, std::string_view text) {
  if (number < 1) refuse(text, "at least one post must be allowed");
  if (draft.most && *draft.most != number)
    contradiction(fmt::format("\"{}\" contradicts another limit", text), "leave one of them out");
  draft.most = number;
  note_window(draft, text);
}

}  // namespace

bool read_count(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  const bool led = cursor.take("for");
  const bool limit = take_limit(cursor);
  auto number = cursor.take(Sort::number);
  const bool multiple = !number && cursor.is(Sort::multiple);
  if (multiple) number = cursor.take(Sort::multiple);
  if (!number && cursor.take("a") && cursor.is(Sort::post)) number = 1;
  // "up to 24 December" is a window.
  if (!number || cursor.is(Sort::month_name)) {
    const auto part = cursor.since(before);
    cursor.back(before);
    if (limit && !number && cursor.peek().word != "up") refuse(part, "a limit needs a number after it: max 20");
    return false;
  }
  const bool posts = cursor.take(Sort::post).has_value();
  const bool times = cursor.take("times") || cursor.take("x");
  const auto text = [&] { return cursor.since(before); };
  if (const auto per = led ? std::nullopt : take_per(cursor)) {
    if (*per == Span::hour || *per == Span::minute) {
      // "one every 4 hours" means no more than its step.
      const bool plain = !cursor.is(Sort::every);
      if (*number == 1 && !plain) return true;
      const int minutes = *per == Span::hour ? 60 : 1;
      if (!plain || *number < 1 || minutes % *number != 0)
        refuse(text(), "posts have even steps: 2 per hour, every 20 minutes, every 4 hours");
      draft.set_step(std::chrono::minutes{minutes / *number}, text());
      return true;
    }
    set_count(draft, {*number, *per, limit, text()});
    return true;
  }
  const bool in_all = take_in_all(cursor);
  if (limit || in_all || posts || times) {
    set_most(draft, *number, text());
    if (!limit && !in_all && !led) draft.notes.push_back(fmt::format("\"{}\" is read as {} in all", text(), *number));
    return true;
  }
  if (multiple) {
    set_count(draft, {*number, Span::day, false, text()});
    return true;
  }
  cursor.back(before);
  return false;
}

}  // namespace farmtok::farm::planning::sentence
