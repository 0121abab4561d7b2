#include "output/calendar/page.hpp"

#include <fmt/format.h>

#include "base/html.hpp"
#include "base/text/text.hpp"
#include "output/view/ai.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

using namespace std::chrono;

/// Posts of a day that are in the grid; the others open on a click, so that one full day does not move the others away.
constexpr std::size_t shown_at_once = 6;
/// Columns of a post's text: more than any cell shows, but not the whole caption.
constexpr std::size_t most_of_a_text = 140;

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --page: #fff; --ink: #1b1a19; --soft: #5d5a56; --line: #cfcbc5; --well: #f5f4f2;
  --today: #0b62c4; --red: #b3140b; --amber: #8a5a00; --green: #12733c; --blue: #2457a6; }
@media (prefers-color-scheme: dark) {
  :root { --page: #121113; --ink: #f2f0ee; --soft: #aeaab0; --line: #3d3a42; --well: #1d1c1f;
    --today: #7db4ff; --red: #ff8a80; --amber: #f0b850; --green: #5fd48d; --blue: #8fb8ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 20px; max-width: 1600px; background: var(--page); color: var(--ink);
  font: 14px/1.35 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1, h2, p, ol, ul { margin: 0; padding: 0; font-weight: inherit; font-size: inherit; list-style: none; }
header { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; margin-bottom: 12px; }
h1 { font-size: 1.7rem; font-weight: 700; letter-spacing: -0.01em; }
header p { color: var(--soft); }
header span { white-space: nowrap; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; }
th { padding: 4px 6px; text-align: left; font-weight: 600; color: var(--soft); }
td { height: 92px; padding: 4px 6px 6px; border: 1px solid var(--line); vertical-align: top; }
td.out { background: var(--well); }
td.today { outline: 2px solid var(--today); outline-offset: -2px; }
h2 { display: flex; gap: 8px; align-items: baseline; margin-bottom: 2px; color: var(--soft); }
h2 b { font-size: 1.1em; color: var(--ink); }
.today h2 b, .today h2 em { color: var(--today); font-style: normal; font-weight: 700; }
h2 small { margin-left: auto; font-size: 0.85em; }
.name { display: none; }
ol li { margin-top: 4px; font-size: 0.9em; }
li p { display: flex; gap: 0 5px; align-items: baseline; }
li time { flex: none; font-variant-numeric: tabular-nums; }
li p b { min-width: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; font-weight: 600; }
li .text, .lateness { padding-left: calc(1em + 5px); }
li .text { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.lateness { display: block; font-weight: 600; }
abbr { flex: none; padding: 0 3px; border: 1px solid; border-radius: 3px; font-size: 0.8em; font-weight: 700; text-decoration: none; }
.sign { flex: none; width: 1em; text-align: center; font-weight: 700; }
.missed .sign, .missed .lateness, .no_video .sign { color: var(--red); }
.held .sign, .held .lateness, .late .sign, .late .lateness { color: var(--amber); }
.fired .sign, .done .sign { color: var(--green); }
.planned .sign { color: var(--blue); }
.fired .lateness, .done .lateness, .planned .lateness { color: var(--soft); font-weight: 400; }
summary { margin-top: 4px; font-size: 0.9em; color: var(--soft); cursor: pointer; }
footer { margin-top: 12px; color: var(--soft); }
footer ul { display: flex; flex-wrap: wrap; gap: 2px 18px; }
footer li { display: flex; gap: 5px; }
footer p { margin-top: 6px; color: var(--ink); }
code { font: 0.95em ui-monospace, "DejaVu Sans Mono", monospace; }
@media screen and (max-width: 760px) {
  body { padding: 16px; font-size: 16px; }
  h1 { width: 100%; }
  table, tbody, tr, td { display: block; }
  thead, td.out, td.empty:not(.today) { display: none; }
  td { height: auto; margin-bottom: 12px; padding: 10px 12px 12px; border-radius: 10px; }
  td.today { border-color: var(--today); outline-offset: -1px; outline-width: 1px; }
  h2 .name { display: inline; color: var(--ink); }
  ol li { margin-top: 10px; }
}
@page { size: A4 landscape; margin: 9mm; }
@media print {
  :root { color-scheme: light; --page: #fff; --ink: #000; --soft: #444; --line: #999; --well: #f2f2f2; --today: #000;
    --red: #000; --amber: #000; --green: #000; --blue: #000; }
  body { padding: 0; max-width: none; font-size: 8pt; line-height: 1.25; }
  header { margin-bottom: 4pt; }
  h1 { font-size: 14pt; }
  th { padding: 1pt 3pt; }
  td { height: 62pt; padding: 1pt 3pt 2pt; }
  tr { break-inside: avoid; }
  ol li { margin-top: 1.5pt; font-size: 7pt; }
  li .text { -webkit-line-clamp: 1; }
  summary { margin-top: 1.5pt; font-size: 7pt; list-style: none; }
  footer { margin-top: 4pt; break-inside: avoid; }
}
)";

std::string class_of(const StandRow& stand) {
  return stand.stand == Stand::done ? "done" : stand.stand == Stand::no_video ? "no_video" : std::string{stand.word};
}

std::string post_item(const Json& post, const CalendarLook& look) {
  const auto& stand = stand_of(post);
  const auto due = text_of(post, "scheduled_datetime");
  auto made = fmt::format(
      R"(<li class="{0}"><p><span class="sign" role="img" aria-label="{1}" title="{1}">{2}</span><time datetime="{3}">{4}</time>)",
      class_of(stand), stand.word, stand.sign, base::html_escaped(due), base::html_escaped(local_clock(due)));
  if (const auto whose = account(post); !whose.empty())
    made += fmt::format(R"(<b dir="auto">{}</b>)", base::html_escaped(whose));
  if (wears_label(post)) made += fmt::format(R"(<abbr title="{}">{}</abbr>)", ai_means, ai_mark);
  made += "</p>";
  if (const auto text = base::fit(text_of(post, "tweet_text"), most_of_a_text); !text.empty())
    made += fmt::format(R"(<span class="text" dir="auto">{}</span>)", base::html_escaped(text));
  if (const auto late = lateness(post, look.now); !late.empty())
    made += fmt::format(R"(<span class="lateness">{}</span>)", late);
  return made + "</li>\n";
}

std::string posts_list(const Json& posts, const CalendarLook& look) {
  if (posts.empty()) return {};
  std::string made = "<ol>\n";
  for (std::size_t i = 0; i < posts.size() && i < shown_at_once; ++i) made += post_item(posts[i], look);
  made += "</ol>\n";
  if (posts.size() <= shown_at_once) return made;
  made += fmt::format("<details><summary>and {} more</summary><ol>\n", posts.size() - shown_at_once);
  for (std::size_t i = shown_at_once; i < posts.size(); ++i) made += post_item(posts[i], look);
  return made + "</ol></details>\n";
}

std::string day_cell(year_month_day day, const Json& posts, const CalendarLook& look) {
  const bool today = day == look.today;
  auto made = fmt::format(
      R"(<td class="{}{}"><h2><time datetime="{}"><span class="name" lang="{}">{} </span><b>{}</b>)",
      posts.empty() ? "empty" : "full", today ? " today" : "", base::format_day(day),
      base::html_escaped(look.names.language),
      base::html_escaped(look.names.full[weekday{sys_days{day}}.iso_encoding() - 1]), static_cast<unsigned>(day.day()));
  made += fmt::format(R"(<span class="name" lang="{}"> {}</span></time>)", base::html_escaped(look.names.language),
                      base::html_escaped(look.names.months[static_cast<unsigned>(day.month()) - 1]));
  if (today) made += "<em>today</em>";
  if (posts.size() > 1) made += fmt::format("<small>{}</small>", counted(posts.size()));
  return made + "</h2>\n" + posts_list(posts, look) + "</td>\n";
}

std::string grid(year_month month, const Json& days, const CalendarLook& look) {
  std::string made = "<table>\n<thead><tr>";
  for (std::size_t i = 0; i < 7; ++i)
    made += fmt::format(R"(<th scope="col" lang="{}">{}</th>)", base::html_escaped(look.names.language),
                        base::html_escaped(look.names.full[(look.names.first + i) % 7]));
  made += "</tr></thead>\n<tbody>\n";
  const sys_days first{month / 1}, last{month / std::chrono::last};
  for (auto week = grid_start(month, look.names); week <= last; week += std::chrono::days{7}) {
    made += "<tr>\n";
    for (auto at = week; at < week + std::chrono::days{7}; at += std::chrono::days{1}) {
      const year_month_day day{at};
      made += at < first || at > last ? "<td class=\"out\"></td>\n" : day_cell(day, posts_of(days, day), look);
    }
    made += "</tr>\n";
  }
  return made + "</tbody>\n</table>\n";
}

/// The meaning of the signs, and the remedy.
std::string footer(const Standing& sum) {
  if (sum.posts() == 0) return {};
  std::string made = "<footer><ul>";
  for (const auto& row : stand_table())
    if (sum.of(row.stand) > 0)
      made += fmt::format(R"(<li class="{}"><span class="sign">{}</span> {} {}</li>)", class_of(row), row.sign,
                          sum.of(row.stand), row.means);
  if (sum.labelled() > 0) made += fmt::format("<li><abbr>{}</abbr> {} {}</li>", ai_mark, sum.labelled(), ai_means);
  made += "</ul>";
  if (const auto help = recovery(sum); !help.empty())
    made += fmt::format("<p>{} <code>{}</code> {}</p>", help[0].text, help[1].text, help[2].text);
  return made + "</footer>\n";
}

}  // namespace

std::string calendar_page(year_month month, const Json& days, const CalendarLook& look) {
  const auto sum = standing_of_days(days);
  const auto name = month_name(month, look.names);
  auto made = fmt::format(
      R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{}: {}</title>
<style>{}</style>
</head>
<body>
)",
      base::html_escaped(name), counted(sum.posts()), style);
  made += fmt::format(
      R"(<header><h1 lang="{}">{}</h1><p><span>{}</span> · times in {} · <span>as of {}</span></p></header>
)",
      base::html_escaped(look.names.language), base::html_escaped(name), counted(sum.posts()),
      base::html_escaped(look.zone), local_time(base::format_instant(look.now)));
  return made + grid(month, days, look) + footer(sum) + "</body>\n</html>\n";
}

}  // namespace farmtok::cli
