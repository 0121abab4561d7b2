#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"
#include "output/calendar/calendar.hpp"
#include "output/view/ai.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

using namespace std::chrono;

/// Below this width a post takes two lines; from the other one on its id is shown too.
constexpr std::size_t least_one_line = 60;
constexpr std::size_t least_with_id = 110;

/// Columns that a list's posts share, by the longest of each.
struct Widths {
  std::size_t account = 0;
  std::size_t lateness = 0;
  std::size_t ai = 0;  // of the mark of the AI label, where a post has it
};

Widths widths_of(const Json& days, const CalendarLook& look) {
  Widths made;
  for (const auto& [day, posts] : days.items())
    for (const auto& post : posts) {
      made.account = std::max(made.account, base::display_width(account(post)));
      made.lateness = std::max(made.lateness, lateness(post, look.now).size());
      if (wears_label(post)) made.ai = ai_mark.size();
    }
  made.account = std::min(made.account, look.width == 0 ? std::size_t{60} : look.width / 4);
  return made;
}

void add_column(std::string& line, const std::string& text, Tint tint, std::size_t columns, bool colour) {
  if (columns > 0) line += "  " + tinted(padded(base::fit(text, columns), columns), tint, colour);
}

/// The rest of a line of `used` columns belongs to the post's text.
void add_text(std::string& line, std::size_t used, const Json& post, const CalendarLook& look) {
  const auto text = text_of(post, "tweet_text");
  const std::size_t room = look.width == 0 ? 200 : look.width > used + 2 ? look.width - used - 2 : 0;
  if (room > 1 && !text.empty()) line += "  " + base::fit(text, room);
}

void add_post(std::vector<std::string>& lines, const Json& post, const Widths& widths, const CalendarLook& look) {
  const auto& stand = stand_of(post);
  const auto late = lateness(post, look.now);
  const auto late_tint = stand.stand == Stand::done || stand.stand == Stand::fired ? Tint::dim : stand.tint;
  std::string line = "  " + local_clock(text_of(post, "scheduled_datetime"));
  std::size_t used = 7 + 2 + 10;
  add_column(line, fmt::format("{} {}", stand.sign, stand.word), stand.tint, 10, look.colour);
  const auto mark = wears_label(post) ? std::string{ai_mark} : std::string{};
  if (look.width > 0 && look.width < least_one_line) {
    if (!late.empty()) line += "  " + tinted(late, late_tint, look.colour);
    lines.push_back(line);
    auto whose = base::fit(account(post), std::max<std::size_t>(widths.account, 8));
    if (!mark.empty()) whose = whose.empty() ? mark : mark + " " + whose;
    // Under the state; the blanks before the text belong to it.
    line = std::string(whose.empty() ? 7 : 9, ' ') + tinted(whose, Tint::bold, look.colour);
    add_text(line, base::display_width(whose) + (whose.empty() ? 7 : 9), post, look);
  } else {
    add_column(line, mark, Tint::bold, widths.ai, look.colour);
    if (widths.ai > 0) used += 2 + widths.ai;
    if (look.width == 0 || look.width >= least_with_id) {
      const auto id = text_of(post, "scheduled_id");
      add_column(line, id, Tint::dim, base::display_width(id), look.colour);
      used += 2 + base::display_width(id);
    }
    add_column(line, late, late_tint, widths.lateness, look.colour);
    add_column(line, account(post), Tint::bold, widths.account, look.colour);
    for (const auto columns : {widths.lateness, widths.account}) used += columns > 0 ? columns + 2 : 0;
    add_text(line, used, post, look);
  }
  lines.push_back(line);
}

std::string day_name(year_month_day day, const CalendarLook& look) {
  return fmt::format("{} {}", look.names.brief[weekday{sys_days{day}}.iso_encoding() - 1], base::format_day(day));
}

/// A day with all its posts, under its name.
void add_day(std::vector<std::string>& lines, year_month_day day, const Json& posts, const Widths& widths,
             const CalendarLook& look) {
  const bool today = day == look.today;
  std::vector<Cell> cells{{day_name(day, look), today ? Tint::cyan : posts.empty() ? Tint::dim : Tint::bold}};
  if (today) cells.push_back({"today", Tint::cyan});
  if (posts.size() > 1) cells.push_back({counted(posts.size()), Tint::dim});
  lines.emplace_back();
  std::ranges::move(flowing(cells, "  ", look), std::back_inserter(lines));
  if (posts.empty()) lines.push_back(tinted("  –", Tint::dim, look.colour));
  for (const auto& post : posts) add_post(lines, post, widths, look);
}

void end(std::vector<std::string>& lines, const Standing& sum, const CalendarLook& look) {
  auto more = ending(sum, look);
  if (more.empty()) return;
  lines.emplace_back();
  std::ranges::move(more, std::back_inserter(lines));
}

/// "09:00 EST": an hour may come twice on a day whose clocks go back.
std::string hour_of(const Json& post) {
  const auto words = local_time_in_words(text_of(post, "scheduled_datetime"));
  const auto zone = words.rfind(' ');
  return local_clock(text_of(post, "scheduled_datetime")).substr(0, 2) + ":00" +
         (zone == std::string::npos ? "" : words.substr(zone));
}

}  // namespace

std::vector<std::string> week_lines(sys_days monday, const Json& days, const CalendarLook& look) {
  const auto sum = standing_of_days(days);
  const auto week = iso_week(year_month_day{monday});
  auto lines = heading(fmt::format("{}-W{:02}", week.year, week.week), sum, look);
  const auto widths = widths_of(days, look);
  for (int offset = 0; offset < 7; ++offset) {
    const year_month_day day{monday + std::chrono::days{offset}};
    add_day(lines, day, posts_of(days, day), widths, look);
  }
  end(lines, sum, look);
  return lines;
}

std::vector<std::string> day_lines(year_month_day day, const Json& days, const CalendarLook& look) {
  const auto& posts = posts_of(days, day);
  const Standing sum{posts};
  auto name = fmt::format("{} {}", look.names.full[weekday{sys_days{day}}.iso_encoding() - 1], base::format_day(day));
  if (day == look.today) name += " (today)";
  auto lines = heading(name, sum, look);
  const auto widths = widths_of(days, look);
  for (std::size_t i = 0; i < posts.size();) {
    const auto hour = hour_of(posts[i]);
    auto past = i;
    while (past < posts.size() && hour_of(posts[past]) == hour) ++past;
    lines.emplace_back();
    std::vector<Cell> cells{{hour, Tint::bold}};
    if (past - i > 1) cells.push_back({counted(past - i), Tint::dim});
    std::ranges::move(flowing(cells, "  ", look), std::back_inserter(lines));
    for (; i < past; ++i) add_post(lines, posts[i], widths, look);
  }
  end(lines, sum, look);
  return lines;
}

std::vector<std::string> agenda_lines(sys_days first, std::size_t count, const Json& days, const CalendarLook& look) {
  const auto sum = standing_of_days(days);
  const auto past = first + std::chrono::days{static_cast<int>(count)};
  const auto name = fmt::format("{} to {}", day_name(year_month_day{first}, look),
                                day_name(year_month_day{past - std::chrono::days{1}}, look));
  auto lines = heading(count == 1 ? day_name(year_month_day{first}, look) : name, sum, look);
  const auto widths = widths_of(days, look);
  for (auto at = first; at < past; at += std::chrono::days{1}) {
    const year_month_day day{at};
    if (const auto& posts = posts_of(days, day); !posts.empty() || day == look.today)
      add_day(lines, day, posts, widths, look);
  }
  end(lines, sum, look);
  return lines;
}

}  // namespace farmtok::cli
