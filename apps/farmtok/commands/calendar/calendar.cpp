#include "output/calendar/calendar.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/calendar/ask.hpp"
#include "commands/calendar/day_range.hpp"
#include "commands/calendar/feeds.hpp"
#include "commands/commands.hpp"
#include "days.hpp"
#include "output/calendar/page.hpp"
#include "sys/fd.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

struct Asked {
  int year;
  int part;
};

std::optional<int> number_in(std::string_view text) {
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

/// "2026-12" or "2026-W52" as numbers; the daemon checks their range. Empty for any other form.
std::optional<Asked> asked(std::string_view word, std::string_view before) {
  const auto dash = word.find('-');
  if (dash == std::string::npos || !word.substr(dash + 1).starts_with(before)) return {};
  const auto year = number_in(word.substr(0, dash)), part = number_in(word.substr(dash + 1 + before.size()));
  return year && part ? std::optional{Asked{*year, *part}} : std::nullopt;
}

std::optional<std::chrono::year_month_day> day_in_words(std::string_view word, base::Instant now) try {
  return day_for_request("", word, now);
} catch (const Error&) {
  return {};
}

Asked month_of(std::chrono::year_month_day day) {
  return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month()))};
}

/// "2026-12", "december", "dec 2027", "next month", or the month of a day. A month's name is the next such month, the
/// present one included.
Asked month_asked(const std::string& word, base::Instant now) {
  if (const auto exact = asked(word, "")) return *exact;
  const auto today = local_day(now);
  if (base::lower(base::trim(word)) == "this month") return month_of(today);
  if (const auto first = day_in_words("1 " + word, now)) {
    const bool has_year = word.find_first_of("0123456789") != std::string::npos;
    return !has_year && first->month() == today.month() ? month_of(today) : month_of(*first);
  }
  if (const auto day = day_in_words(word, now)) return month_of(*day);
  throw Error{Code::INVALID_DATE, fmt::format("\"{}\" is no month", base::fit(word, 40)),
              "Write it like 2026-12, december, \"dec 2027\" or \"next month\"."};
}

/// "2026-W52", "W52" of this year, "this week", "next week", or the week of a day.
Asked week_asked(const std::string& word, base::Instant now) {
  if (const auto exact = asked(word, "W")) return *exact;
  const auto today = iso_week(local_day(now));
  const auto small = base::lower(base::trim(word));
  if (small == "this week") return {today.year, today.week};
  if (small.starts_with('w'))
    if (const auto number = number_in(std::string_view{small}.substr(1))) return {today.year, *number};
  if (const auto day = day_in_words(word, now)) {
    const auto its = iso_week(*day);
    return {its.year, its.week};
  }
  throw Error{Code::INVALID_DATE, fmt::format("\"{}\" is no week", base::fit(word, 40)),
              "Write it like 2026-W52, W52, \"next week\" or tomorrow, which means that day's week."};
}

/// To a file, whose name is then reported, or to stdout for "-".
void hand_out(Context& context, const std::string& file, const std::string& page, std::int64_t posts) {
  if (file == "-") return context.out().sink().write(page);
  const sys::Fd opened{::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666)};
  if (!opened)
    throw Error{Code::INVALID_REQUEST, fmt::format("cannot write {}: {}", file, std::strerror(errno)),
                "farmtok calendar month --html calendar.html"};
  Sink sink{opened.get()};
  sink.write(page);
  sink.flush();
  Card card;
  card.row("file", file);
  card.row("posts", fmt::to_string(posts));
  context.out().card(card);
}

int month(Context& context) {
  const auto& arguments = context.arguments();
  const bool page = arguments.has("html");
  if (page && !context.out().text())
    throw Error{Code::USAGE, "--html is a form of its own", "farmtok calendar month --html calendar.html"};
  context.use_own_zone();
  const auto word = arguments.word(0);
  const auto when = word.empty() ? month_of(local_day(context.now())) : month_asked(word, context.now());
  const auto path = fmt::format("/calendar/month/{}/{}", when.year, when.part);
  if (printed_as_data(context, path)) return 0;
  const auto answer = page ? ask_calendar(context, path) : ask_totals(context, path);
  const auto shown = std::chrono::year{when.year} / std::chrono::month{static_cast<unsigned>(when.part)};
  const auto look = look_of(context, answer.zone);
  if (page)
    hand_out(context, arguments.text("html"), calendar_page(shown, answer.days(), look),
             answer.data.value("total", std::int64_t{0}));
  else context.out().lines(month_lines(shown, answer.totals(), look));
  tell_next(context, answer);
  return 0;
}

int week(Context& context) {
  context.use_own_zone();
  const auto word = context.arguments().word(0);
  const auto when = week_asked(word.empty() ? "this week" : word, context.now());
  const auto path = fmt::format("/calendar/week/{}/{}", when.year, when.part);
  if (printed_as_data(context, path)) return 0;
  const auto answer = ask_calendar(context, path);
  const auto monday = base::iso_week_monday(when.year, when.part);
  if (!monday) throw Error{Code::INVALID_DATE, fmt::format("{} has no week {}", when.year, when.part)};
  context.out().lines(week_lines(*monday, answer.days(), look_of(context, answer.zone)));
  tell_next(context, answer);
  return 0;
}

}  // namespace

std::vector<Verb> calendar_verbs() {
  std::vector<Verb> verbs{
      {.name = "month",
       .about = "The posts of a month as a grid, with counts for each day.",
       .examples = {{{"farmtok calendar month 2026-12 --tz America/New_York", "as a grid, with that zone's days"},
                     {"farmtok calendar month --html calendar.html", "as a page that prints on A4 landscape"}}},
       .positionals = {{.name = "YYYY-MM",
                        .about = "the month, or words like december; now by default",
                        .required = false}},
       .flags = {zone_flag(),
                 {.name = "html",
                  .value = "FILE",
                  .about = "Write a page of the month with all its posts; - for stdout.",
                  .complete = Complete::file}},
       .output = "post",
       .run = month},
      {.name = "week",
       .about = "The posts of an ISO week, day by day.",
       .examples = {{{"farmtok calendar week", "this week"},
                     {"farmtok calendar week 2026-W52 --ids", "the posts' ids"}}},
       .positionals = {{.name = "YYYY-Www",
                        .about = "the week, or words like \"next week\"; now by default",
                        .required = false}},
       .flags = {zone_flag()},
       .output = "post",
       .run = week},
  };
  for (const auto more : {calendar_days_verbs, calendar_feed_verbs})
    for (auto& verb : more()) verbs.push_back(std::move(verb));
  return verbs;
}

}  // namespace farmtok::cli
