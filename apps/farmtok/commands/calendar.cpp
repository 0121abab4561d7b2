#include "output/calendar.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands/all.hpp"
#include "commands/common.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

struct Asked {
  int year;
  int part;
};

/// "2026-12" or "2026-W52" as numbers; what they may be is the daemon's to say.
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

Json ask(Context& context, std::string_view which, Asked when) {
  return context.daemon().get(fmt::format("/calendar/{}/{}/{}", which, when.year, when.part), {{"tz", context.zone()}});
}

/// --json gives the contract's object; the other forms give its posts one by one.
bool printed_as_data(Context& context, const Json& answer) {
  auto& out = context.out();
  if (out.text()) return false;
  if (out.form() == Form::json && context.arguments().text("json").empty()) {
    out.json(answer);
    return true;
  }
  for (const auto& [day, posts] : answer.at("days").items())
    for (const auto& post : posts) out.item(post);
  out.finish_list(answer.value("total", std::int64_t{0}), std::nullopt);
  return true;
}

int month(Context& context) {
  context.use_own_zone();
  const auto today = local_day(context.now());
  const auto word = context.arguments().word(0);
  const auto when = word.empty()
                        ? Asked{static_cast<int>(today.year()), static_cast<int>(static_cast<unsigned>(today.month()))}
                        : asked(word, "", "2026-12");
  const auto answer = ask(context, "month", when);
  if (printed_as_data(context, answer)) return 0;
  const auto shown = std::chrono::year{when.year} / std::chrono::month{static_cast<unsigned>(when.part)};
  context.out().lines(month_lines(shown, answer.at("days"), today, context.zone(), context.terminal()));
  return 0;
}

int week(Context& context) {
  context.use_own_zone();
  const auto today = local_day(context.now());
  const auto word = context.arguments().word(0);
  const auto now = iso_week(today);
  const auto when = word.empty() ? Asked{now.year, now.week} : asked(word, "W", "2026-W52");
  const auto answer = ask(context, "week", when);
  if (printed_as_data(context, answer)) return 0;
  const auto monday = base::iso_week_monday(when.year, when.part);
  if (!monday) throw Error{Code::INVALID_DATE, fmt::format("{} has no week {}", when.year, when.part)};
  context.out().lines(week_lines(*monday, answer.at("days"), today, context.zone(), context.terminal()));
  return 0;
}

}  // namespace

std::vector<Verb> calendar_verbs() {
  const Flag zone{.name = "tz", .value = "ZONE", .about = "The zone whose days are meant; yours by default."};
  return {
      {.name = "month",
       .about = "The posts of a month as a grid, with counts for each day.",
       .examples = {{{"farmtok calendar month", "this month"},
                     {"farmtok calendar month 2026-12 --tz America/New_York --json", "the contract's object"}}},
       .positionals = {{.name = "YYYY-MM", .about = "the month; now by default", .required = false}},
       .flags = {zone},
       .output = "post",
       .run = month},
      {.name = "week",
       .about = "The posts of an ISO week, day by day.",
       .examples = {{{"farmtok calendar week", "this week"},
                     {"farmtok calendar week 2026-W52 --ids", "the posts' ids"}}},
       .positionals = {{.name = "YYYY-Www", .about = "the week; now by default", .required = false}},
       .flags = {zone},
       .output = "post",
       .run = week},
  };
}

}  // namespace farmtok::cli
