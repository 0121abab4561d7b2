#include <fmt/format.h>

#include <algorithm>

#include "farm/planning/plan/sentence/sentence.hpp"

namespace farmtok::farm::planning::sentence {
namespace {

/// "January, March to May and July"
std::vector<int> read_month_names(Cursor& cursor) {
  std::vector<int> found;
  const auto before = cursor.mark();
  while (true) {
    const auto month = attempt(cursor, [&] {
      if (!found.empty()) skip_separators(cursor);
      return cursor.take(Sort::month_name);
    });
    if (!month) return found;
    found.push_back(*month);
    const auto last =
        attempt(cursor, [&] { return take_reach(cursor) ? cursor.take(Sort::month_name) : std::nullopt; });
    if (!last) continue;
    refuse_third_end(cursor, before, Sort::month_name);
    while (found.back() != *last) found.push_back(found.back() % 12 + 1);
  }
}

/// "9am, not on Sundays at 11am": this could leave out the day, or a time of it.
void refuse_time_behind(Cursor& cursor, const Draft& draft, std::size_t before) {
  if (std::ranges::none_of(draft.segments, &Segment::has_times)) return;
  const bool time = attempt(cursor, [&] { return cursor.take("at") && read_clock(cursor, true); }) ||
                    attempt(cursor, [&] { return read_clock(cursor, false).has_value(); });
  if (time)
    refuse(
        cursor.since(before),
        "a time after the days that are left out could be read in two ways; write: daily at 9am, but Sundays at 11am");
}

/// "Not on Mondays in July" could leave out the Mondays of July, or be in July.
void refuse_behind_left_out(const Draft& draft, std::string_view text) {
  if (draft.last != Draft::Phrase::left_out || draft.between.comma || draft.between.only) return;
  const auto& weekdays = draft.left_out;
  const auto& months = draft.months_left_out;
  const auto& before = months.empty() || (!weekdays.empty() && weekdays.back().text.data() > months.back().text.data())
                           ? weekdays.back()
                           : months.back();
  refuse(spanned(before.text, text),
         "this could be meant for what is left out or for the whole schedule; write it first: in July, daily at 9am, "
         "not on Mondays");
}

}  // namespace

bool read_left_out(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  if (!cursor.take_all({"apart", "from"}) && !cursor.take_all({"other", "than"}) && !cursor.take(Sort::leave_out))
    return false;
  cursor.take("for");
  cursor.take("on");
  cursor.take("in");
  cursor.take("the");
  cursor.take(Sort::every);
  if (const auto days = read_weekdays(cursor); !days.empty()) {
    auto limit = draft.limit(cursor.since(before));
    for (const auto day : days) limit.values.push_back(static_cast<int>(day.c_encoding()));
    draft.left_out.push_back(std::move(limit));
    draft.now = Draft::Phrase::left_out;
    refuse_time_behind(cursor, draft, before);
    const auto behind = cursor.mark();
    if (!read_ordinals(cursor).empty())
      refuse(cursor.since(behind),
             "left out are all of a weekday, wherever in the month they fall: except Fridays; put single days into the "
             "setting plan.blackout");
    cursor.back(behind);
    return true;
  }
  if (read_date(cursor))
    refuse(cursor.since(before),
           "a plan cannot leave out single days; put them into the setting plan.blackout, and write not on Sundays or "
           "not in August here");
  if (auto months = read_month_names(cursor); !months.empty()) {
    draft.months_left_out.push_back(draft.limit(cursor.since(before)));
    draft.months_left_out.back().values = std::move(months);
    draft.now = Draft::Phrase::left_out;
    refuse_time_behind(cursor, draft, before);
    return true;
  }
  if (!cursor.done()) cursor.skip();
  refuse(cursor.since(before), "left out are weekdays and months: not on weekends, except Sundays, not in August");
}

bool read_months(Cursor& cursor, Draft& draft) {
  const auto before = cursor.mark();
  return attempt(cursor, [&] {
    cursor.take("of");
    cursor.take("in");
    auto months = read_month_names(cursor);
    if (months.empty()) return false;
    const auto text = cursor.since(before);
    refuse_behind_left_out(draft, text);
    const auto same = std::ranges::find(draft.months, draft.current().number, &Limit::segment);
    if (same != draft.months.end()) {
      // "In January and in July" is one limit; in "9am in June and 10am in July" each time has its own.
      if (draft.last != Draft::Phrase::months)
        refuse(spanned(same->text, text), draft.count ? count_of_all
                                                      : "each part has months of its own; name the days of each, too: "
                                                        "daily at 9am in June, daily at 10am in July");
      same->values.insert(same->values.end(), months.begin(), months.end());
      draft.now = Draft::Phrase::months;
      return true;
    }
    draft.months.push_back(draft.limit(text));
    draft.months.back().values = std::move(months);
    draft.now = Draft::Phrase::months;
    return true;
  });
}

void note_window(Draft& draft, std::string_view text) {
  refuse_behind_left_out(draft, text);
  draft.windows.push_back(draft.limit(text));
}

}  // namespace farmtok::farm::planning::sentence
