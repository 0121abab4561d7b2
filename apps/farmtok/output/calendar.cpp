#include "output/calendar.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

using namespace std::chrono;

constexpr std::array day_names{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array month_names{"January", "February", "March",     "April",   "May",      "June",
                                 "July",    "August",   "September", "October", "November", "December"};

const Json& posts_of(const Json& days, year_month_day day) {
  static const Json none = Json::array();
  const auto found = days.find(base::format_day(day));
  return found != days.end() && found->is_array() ? *found : none;
}

/// How a day's posts stand: what a glance must tell.
struct Standing {
  std::size_t posts = 0;
  std::size_t proofs = 0;
  std::size_t fired = 0;    // and no proof yet
  std::size_t trouble = 0;  // held, missed, or their video failed
};

Standing standing_of(const Json& posts) {
  Standing made;
  for (const auto& post : posts) {
    ++made.posts;
    const auto state = text_of(post, "state");
    const bool fired = post.value("fired", false);
    if (!text_of(post, "proof_url").empty()) ++made.proofs;
    else if (fired) ++made.fired;
    else if (state == "held" || state == "missed" || text_of(post, "dedup_status") == "failed") ++made.trouble;
  }
  return made;
}

Standing& operator+=(Standing& sum, const Standing& more) {
  sum.posts += more.posts;
  sum.proofs += more.proofs;
  sum.fired += more.fired;
  sum.trouble += more.trouble;
  return sum;
}

std::string counted(std::size_t count) { return fmt::format("{} post{}", count, count == 1 ? "" : "s"); }

/// "✓2 ●1 !1"; what is only planned needs no mark.
std::string marks(const Standing& of, bool colour) {
  std::vector<std::string> parts;
  if (of.proofs > 0) parts.push_back(tinted(fmt::format("✓{}", of.proofs), Tint::green, colour));
  if (of.fired > 0) parts.push_back(tinted(fmt::format("●{}", of.fired), Tint::yellow, colour));
  if (of.trouble > 0) parts.push_back(tinted(fmt::format("!{}", of.trouble), Tint::red, colour));
  return base::join(parts, " ");
}

/// Padded by what is seen: `plain` is the text without colour.
std::string cell(const std::string& text, const std::string& plain, std::size_t width) {
  const auto used = base::display_width(plain);
  return " " + text + std::string(used + 1 < width ? width - 1 - used : 0, ' ');
}

std::string rule(std::string_view left, std::string_view cross, std::string_view right, std::size_t width) {
  std::string line{left};
  for (std::size_t day = 0; day < 7; ++day) {
    for (std::size_t i = 0; i < width; ++i) line += "─";
    line += day == 6 ? right : cross;
  }
  return line;
}

/// The three lines of a week in a month's grid: days, counts, marks.
std::array<std::string, 3> week_rows(sys_days monday, year_month month, const Json& days, year_month_day today,
                                     std::size_t width, bool colour) {
  std::array<std::string, 3> rows{"│", "│", "│"};
  for (int offset = 0; offset < 7; ++offset) {
    const year_month_day day{monday + std::chrono::days{offset}};
    const bool inside = day.year() / day.month() == month;
    const auto standing = inside ? standing_of(posts_of(days, day)) : Standing{};
    const auto number = fmt::to_string(static_cast<unsigned>(day.day()));
    const auto name = !inside ? std::string{} : day == today ? fmt::format("[{}]", number) : number;
    const auto count = standing.posts == 0 ? std::string{}
                       : width < 9         ? fmt::to_string(standing.posts)
                                           : counted(standing.posts);
    rows[0] += cell(tinted(name,
                           day == today     ? Tint::cyan
                           : standing.posts ? Tint::bold
                                            : Tint::dim,
                           colour),
                    name, width) +
               "│";
    rows[1] += cell(count, count, width) + "│";
    rows[2] += cell(marks(standing, colour), marks(standing, false), width) + "│";
  }
  return rows;
}

std::string heading(const std::string& name, const Standing& sum, const std::string& zone, bool colour) {
  const auto told = marks(sum, colour);
  return fmt::format("{}  {} · {}{}", tinted(name, Tint::bold, colour), counted(sum.posts), zone,
                     told.empty() ? "" : " · " + told);
}

}  // namespace

std::vector<std::string> month_lines(year_month month, const Json& days, year_month_day today, const std::string& zone,
                                     const Terminal& terminal) {
  const bool colour = terminal.colour_out;
  const auto total = terminal.width == 0 ? 80 : terminal.width;
  const auto width = std::clamp<std::size_t>((total - 8) / 7, 7, 13);
  Standing sum;
  for (const auto& [day, posts] : days.items()) sum += standing_of(posts);
  const auto name =
      fmt::format("{} {}", month_names[static_cast<unsigned>(month.month()) - 1], static_cast<int>(month.year()));
  std::vector<std::string> lines{heading(name, sum, zone, colour)};
  std::string names = " ";
  for (const auto* each : day_names) names += tinted(padded(fmt::format(" {}", each), width), Tint::dim, colour) + " ";
  lines.push_back(names);
  const sys_days first{month / 1};
  const sys_days last{month / std::chrono::last};
  auto monday = first - (weekday{first} - Monday);
  for (; monday <= last; monday += std::chrono::days{7}) {
    lines.push_back(monday <= first ? rule("┌", "┬", "┐", width) : rule("├", "┼", "┤", width));
    for (auto& row : week_rows(monday, month, days, today, width, colour)) lines.push_back(std::move(row));
  }
  lines.push_back(rule("└", "┴", "┘", width));
  lines.push_back(
      tinted("[n] today  ✓ proof in  ● fired, proof awaited  ! held, missed or no video", Tint::dim, colour));
  return lines;
}

std::vector<std::string> week_lines(sys_days monday, const Json& days, year_month_day today, const std::string& zone,
                                    const Terminal& terminal) {
  const bool colour = terminal.colour_out;
  Standing sum;
  for (const auto& [day, posts] : days.items()) sum += standing_of(posts);
  const auto week = iso_week(year_month_day{monday});
  std::vector<std::string> lines{heading(fmt::format("{}-W{:02}", week.year, week.week), sum, zone, colour)};
  for (int offset = 0; offset < 7; ++offset) {
    const year_month_day day{monday + std::chrono::days{offset}};
    const auto& posts = posts_of(days, day);
    const auto name = fmt::format("{} {}", day_names[static_cast<std::size_t>(offset)], base::format_day(day));
    lines.emplace_back();
    lines.push_back(tinted(name,
                           day == today    ? Tint::cyan
                           : posts.empty() ? Tint::dim
                                           : Tint::bold,
                           colour) +
                    (day == today ? tinted("  today", Tint::cyan, colour) : ""));
    if (posts.empty()) lines.push_back(tinted("  –", Tint::dim, colour));
    for (const auto& post : posts) {
      const auto state = text_of(post, "state");
      const bool proof = !text_of(post, "proof_url").empty();
      const auto shown = proof ? std::string{"proof in"} : state;
      // The post keeps the wall time it was meant at; in the week's own zone it may read differently.
      const auto text = fmt::format("  {}  {}  {}  ", local_clock(text_of(post, "scheduled_datetime")),
                                    tinted(padded(shown, 8), proof ? Tint::green : tint_of_state(state), colour),
                                    text_of(post, "scheduled_id"));
      const std::size_t used = 2 + 5 + 2 + 8 + 2 + base::display_width(text_of(post, "scheduled_id")) + 2;
      const auto room = terminal.width == 0 ? 200 : terminal.width > used + 8 ? terminal.width - used : 0;
      lines.push_back(text + (room == 0 ? "" : base::fit(text_of(post, "tweet_text"), room)));
    }
  }
  return lines;
}

}  // namespace farmtok::cli
