#include "output/calendar.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands/all.hpp"
#include "commands/calendar_ask.hpp"
#include "commands/calendar_days.hpp"
#include "commands/calendar_feeds.hpp"
#include "output/calendar_page.hpp"
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

/// "2026-12" or "2026-W52" as numbers; the daemon checks their range.
Asked asked(const std::string& word, std::string_view before, std::string_view example) {
  const auto fail = [&] {
    return Error{Code::INVALID_DATE, fmt::format("\"{}\" is not like {}", base::fit(word, 40), example)};
  };
  const auto dash = word.find('-');
  if (dash == std::string::npos || !std::string_view{word}.substr(dash + 1).starts_with(before)) throw fail();
  const auto number = [&](std::string_view text) {
    int value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size()) throw fail();
    return value;
  };
  return {number(std::string_view{word}.substr(0, dash)),
          number(std::string_view{word}.substr(dash + 1 + before.size()))};
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
  const auto today = local_day(context.now());
  const auto word = arguments.word(0);
  const auto when = word.empty()
                        ? Asked{static_cast<int>(today.year()), static_cast<int>(static_cast<unsigned>(today.month()))}
                        : asked(word, "", "2026-12");
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
  const auto now = iso_week(local_day(context.now()));
  const auto when = word.empty() ? Asked{now.year, now.week} : asked(word, "W", "2026-W52");
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
       .positionals = {{.name = "YYYY-MM", .about = "the month; now by default", .required = false}},
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
       .positionals = {{.name = "YYYY-Www", .about = "the week; now by default", .required = false}},
       .flags = {zone_flag()},
       .output = "post",
       .run = week},
  };
  for (const auto more : {calendar_days_verbs, calendar_feed_verbs})
    for (auto& verb : more()) verbs.push_back(std::move(verb));
  return verbs;
}

}  // namespace farmtok::cli
