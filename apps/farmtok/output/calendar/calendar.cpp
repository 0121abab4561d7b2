#include "output/calendar/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"

namespace farmtok::cli {
namespace {

using namespace std::chrono;

/// Columns between the lines of the grid; below the least there is no grid, and above the most it looks empty.
constexpr std::size_t least_column = 4;
constexpr std::size_t most_column = 16;

/// A blank before the text where there is room for one; `columns` wide as displayed.
std::string cell(const std::vector<Cell>& texts, std::string_view between, std::size_t columns, bool colour) {
  std::string seen, shown;
  for (const auto& each : texts) {
    seen += (seen.empty() ? "" : std::string{between}) + each.text;
    shown += (shown.empty() ? "" : std::string{between}) + tinted(each.text, each.tint, colour);
  }
  const auto used = base::display_width(seen);
  const std::size_t before = used < columns && columns > least_column ? 1 : 0;
  return std::string(before, ' ') + shown + std::string(used + before < columns ? columns - used - before : 0, ' ');
}

std::string cell(const Cell& text, std::size_t columns, bool colour) {
  return cell(std::vector{text}, "", columns, colour);
}

bool fits(const std::vector<Cell>& marks, std::size_t columns) {
  std::size_t used = marks.size();
  for (const auto& mark : marks) used += base::display_width(mark.text);
  return used <= columns;
}

/// The signs with their counts; where they do not fit, only the signs, of which the most serious stay.
std::string mark_cell(const Standing& standing, std::size_t columns, bool colour) {
  auto marks = standing.marks();
  if (fits(marks, columns)) return cell(marks, " ", columns, colour);
  marks.clear();
  for (const auto& row : stand_table())
    if (row.stand != Stand::planned && standing.of(row.stand) > 0 && marks.size() < columns)
      marks.push_back({std::string{row.sign}, row.tint});
  if (standing.labelled() > 0 && marks.size() + ai_mark.size() <= columns)
    marks.push_back({std::string{ai_mark}, Tint::none});
  return cell(marks, "", columns, colour);
}

std::string count_text(std::size_t posts, std::size_t columns) {
  if (posts == 0) return {};
  auto text = counted(posts);
  // In narrow columns nearly all days would be numbers anyway: so all are, and look alike.
  if (columns < 10 || text.size() + 2 > columns) text = fmt::to_string(posts);
  return text.size() <= columns ? text : fmt::format("{}k", posts / 1000);
}

std::string rule(std::string_view left, std::string_view cross, std::string_view right, std::size_t columns) {
  std::string line{left};
  for (std::size_t day = 0; day < 7; ++day) {
    for (std::size_t i = 0; i < columns; ++i) line += "─";
    line += day == 6 ? right : cross;
  }
  return line;
}

Cell day_cell(year_month_day day, const Standing& standing, const CalendarLook& look) {
  const auto number = fmt::to_string(static_cast<unsigned>(day.day()));
  if (day == look.today) return {fmt::format("[{}]", number), Tint::cyan};
  return {number, standing.posts() > 0 ? Tint::bold : Tint::dim};
}

Standing standing_on(const Json& days, year_month_day day) {
  const auto found = days.find(base::format_day(day));
  return found == days.end() ? Standing{} : Standing{*found};
}

Tint tint_of(const Standing& standing) { return stand_table()[static_cast<std::size_t>(standing.gravest())].tint; }

/// The three lines of a week in the grid: days, counts, marks.
std::array<std::string, 3> week_rows(sys_days first, year_month month, const Json& days, std::size_t columns,
                                     const CalendarLook& look) {
  std::array<std::string, 3> rows{"│", "│", "│"};
  for (int offset = 0; offset < 7; ++offset) {
    const year_month_day day{first + std::chrono::days{offset}};
    const bool inside = day.year() / day.month() == month;
    const auto standing = inside ? standing_on(days, day) : Standing{};
    rows[0] += cell(inside ? day_cell(day, standing, look) : Cell{}, columns, look.colour) + "│";
    rows[1] += cell({count_text(standing.posts(), columns), tint_of(standing)}, columns, look.colour) + "│";
    rows[2] += mark_cell(standing, columns, look.colour) + "│";
  }
  return rows;
}

std::vector<std::string> grid(year_month month, const Json& days, std::size_t columns, const CalendarLook& look) {
  std::string names = " ";
  for (std::size_t day = 0; day < 7; ++day)
    names +=
        cell({base::fit(look.names.brief[(look.names.first + day) % 7], columns), Tint::dim}, columns, look.colour) +
        " ";
  std::vector<std::string> lines{names};
  const auto start = grid_start(month, look.names);
  for (auto week = start; week <= sys_days{month / std::chrono::last}; week += std::chrono::days{7}) {
    lines.push_back(week == start ? rule("┌", "┬", "┐", columns) : rule("├", "┼", "┤", columns));
    for (auto& row : week_rows(week, month, days, columns, look)) lines.push_back(std::move(row));
  }
  lines.push_back(rule("└", "┴", "┘", columns));
  return lines;
}

/// For a terminal too narrow for seven columns.
std::vector<std::string> list_of_days(year_month month, const Json& days, const CalendarLook& look) {
  std::vector<std::string> lines;
  for (auto at = sys_days{month / 1}; at <= sys_days{month / std::chrono::last}; at += std::chrono::days{1}) {
    const year_month_day day{at};
    const auto standing = standing_on(days, day);
    if (standing.posts() == 0 && day != look.today) continue;
    std::vector<Cell> cells{{look.names.brief[weekday{at}.iso_encoding() - 1], Tint::dim},
                            day_cell(day, standing, look),
                            {counted(standing.posts()), tint_of(standing)}};
    std::ranges::copy(standing.marks(), std::back_inserter(cells));
    std::ranges::move(flowing(cells, " ", look), std::back_inserter(lines));
  }
  return lines;
}

}  // namespace

std::string month_name(year_month month, const DayNames& names) {
  return fmt::format("{} {}", names.months[static_cast<unsigned>(month.month()) - 1], static_cast<int>(month.year()));
}

sys_days grid_start(year_month month, const DayNames& names) {
  const sys_days first{month / 1};
  return first - std::chrono::days{(weekday{first}.iso_encoding() + 6 - names.first) % 7};
}

const Json& posts_of(const Json& days, year_month_day day) {
  static const Json none = Json::array();
  const auto found = days.find(base::format_day(day));
  return found != days.end() && found->is_array() ? *found : none;
}

std::vector<std::string> flowing(const std::vector<Cell>& cells, std::string_view between, const CalendarLook& look) {
  std::vector<std::string> lines;
  std::size_t used = 0;
  for (const auto& each : cells) {
    const auto wide = base::display_width(each.text);
    const auto gap = base::display_width(between);
    if (lines.empty() || (look.width > 0 && used + gap + wide > look.width)) {
      lines.emplace_back();
      used = wide;
    } else {
      lines.back() += between;
      used += gap + wide;
    }
    const bool cut = look.width > 0 && wide > look.width;
    lines.back() += tinted(cut ? base::fit(each.text, look.width) : each.text, each.tint, look.colour);
  }
  return lines;
}

std::vector<std::string> heading(const std::string& name, const Standing& sum, const CalendarLook& look) {
  const std::vector<Cell> cells{{fmt::format("{}  {}", name, counted(sum.posts())), Tint::bold},
                                {look.zone, Tint::none}};
  auto lines = flowing(cells, " · ", look);
  auto marks = flowing(sum.marks(), " ", look);
  if (marks.empty()) return lines;
  auto bare = look;
  bare.colour = false;
  const auto used =
      base::display_width(flowing(cells, " · ", bare).back() + " · " + flowing(sum.marks(), " ", bare).front());
  if (look.width == 0 || used <= look.width) {
    lines.back() += " · " + marks.front();
    marks.erase(marks.begin());
  }
  std::ranges::move(marks, std::back_inserter(lines));
  return lines;
}

std::vector<std::string> ending(const Standing& sum, const CalendarLook& look) {
  if (!sum.telling()) return {};
  std::vector<Cell> legend;
  for (const auto& row : stand_table())
    if (row.stand != Stand::planned && sum.of(row.stand) > 0)
      legend.push_back({fmt::format("{} {}", row.sign, row.means), row.tint});
  if (sum.labelled() > 0) legend.push_back({fmt::format("{} {}", ai_mark, ai_means), Tint::none});
  auto lines = flowing(legend, "  ", look);
  std::ranges::move(flowing(recovery(sum), " ", look), std::back_inserter(lines));
  return lines;
}

std::vector<std::string> month_lines(year_month month, const Json& days, const CalendarLook& look) {
  const auto sum = standing_of_days(days);
  auto lines = heading(month_name(month, look.names), sum, look);
  const auto total = look.width == 0 ? 80 : look.width;
  const auto columns = std::min((total < 8 ? 0 : total - 8) / 7, most_column);
  std::ranges::move(columns < least_column ? list_of_days(month, days, look) : grid(month, days, columns, look),
                    std::back_inserter(lines));
  std::ranges::move(ending(sum, look), std::back_inserter(lines));
  return lines;
}

}  // namespace farmtok::cli
