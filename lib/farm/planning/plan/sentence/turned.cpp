// Words and signs that some readers take for days left out, or for days at all: "weekdays but Friday", "!friday",
// "day 15 20 9am". They are refused.

#include <algorithm>
#include <array>

#include "farm/planning/plan/sentence/sentence.hpp"

namespace farmtok::farm::planning::sentence {

void refuse_sign(Cursor& cursor) {
  const auto& token = cursor.peek();
  const auto& next = cursor.peek(1);
  if (token.sort != Sort::symbol || next.sort == Sort::end || next.sort == Sort::symbol || next.sort == Sort::number)
    return;
  const bool turns = token.value == '!' ? next.glued || !token.glued : token.value == '-' && next.glued && !token.glued;
  if (!turns) return;
  const auto before = cursor.mark();
  cursor.skip();
  cursor.skip();
  refuse(cursor.since(before), "what the sign means is open; days are left out with words: not on Fridays");
}

void refuse_but(Cursor& cursor) {
  const auto before = cursor.mark();
  if (!cursor.take("but")) return;
  static constexpr std::array small{"the", "on", "in", "for", "of", "at", "a", "then", "just", "always"};
  static constexpr std::array days{"today", "tomorrow", "yesterday", "next", "this"};
  bool ordinal = false;
  while (cursor.is(Sort::every) || cursor.is(Sort::ordinal) ||
         std::ranges::find(small, cursor.peek().word) != small.end()) {
    ordinal = ordinal || cursor.is(Sort::ordinal);
    cursor.skip();
  }
  const auto& next = cursor.peek();
  const auto& second = cursor.peek(1);
  const bool dated =
      next.sort == Sort::number &&
      (second.sort == Sort::month_name || (second.sort == Sort::symbol && second.glued && second.value != ':' &&
                                           second.value != ',' && cursor.peek(2).sort == Sort::number));
  const bool numbered =
      next.sort == Sort::unit && next.value == static_cast<int>(Span::day) && second.sort == Sort::number;
  const bool named = next.sort == Sort::day_name || next.sort == Sort::days_name || next.sort == Sort::month_name ||
                     std::ranges::find(days, next.word) != days.end();
  const bool counted = ordinal && next.sort != Sort::unit && next.sort != Sort::part;
  if (dated || numbered || named || counted) {
    if (!cursor.done() && !counted) cursor.skip();
    refuse(
        cursor.since(before),
        "days behind \"but\" could be left out, or the only ones; write \"not on Fridays\" or \"but only on Fridays\"");
  }
  cursor.back(before);
}

void refuse_day_among_times(Cursor& cursor, const Draft& draft, const std::vector<Clock>& clocks, std::size_t before) {
  const auto plain = [](const Clock& clock) {
    return clock.text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (clocks.size() < 2 || !plain(clocks.front())) return;
  const auto& segment = draft.segments.back();
  const bool of_month =
      !segment.month_days.empty() || placed(segment.weekdays) ||
      (segment.interval && (segment.interval->unit == Span::month || segment.interval->unit == Span::year));
  const auto behind = cursor.mark();
  cursor.back(before + 1);
  const bool adjoins = cursor.is(Sort::number);
  cursor.back(behind);
  const bool turned = clocks[1].kind == Clock::Kind::marked && clocks.front().hour > clocks[1].hour;
  if (of_month || adjoins || turned)
    refuse(cursor.since(before),
           "the first number could be a day or a time; write days like the 1st and 15th, and times like 9am or 15:00");
}

}  // namespace farmtok::farm::planning::sentence
