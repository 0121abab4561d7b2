#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "output/table.hpp"
#include "service.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

constexpr const char* usual_span = "+7d";

/// A day means the whole day.
std::string until_of(Context& context) {
  context.use_own_zone();
  const auto typed = context.arguments().has("until") ? context.arguments().text("until") : usual_span;
  const auto day = base::parse_day(base::trim(typed));
  if (!day) return bound_for_request("until", typed, context.now());
  const std::chrono::year_month_day next{std::chrono::sys_days{*day} + std::chrono::days{1}};
  const auto end = base::parse_instant(bound_for_request("until", base::format_day(next), context.now()));
  return base::format_instant(*end - std::chrono::milliseconds{1});
}

/// How many seconds of the simulation pass in one real second; 0 for all at once.
double speed_of(const Arguments& arguments) {
  if (!arguments.has("speed")) return 0;
  const auto typed = arguments.text("speed");
  double factor = 0;
  const auto [end, fault] = std::from_chars(typed.data(), typed.data() + typed.size(), factor);
  if (fault != std::errc{} || end != typed.data() + typed.size() || !std::isfinite(factor) || factor < 0)
    throw Error{Code::USAGE, fmt::format("--speed is \"{}\", which is no factor", base::fit(typed, 40)),
                "--speed 3600 plays an hour in a second."};
  return factor;
}

Json request_of(Context& context) {
  Json body{{"until", until_of(context)}};
  if (const auto seconds = context.arguments().whole("render-seconds")) body["render_seconds"] = *seconds;
  return body;
}

/// When the post becomes visible: it fires, or it does not although it is due.
base::Instant moment_of(const Json& post, base::Instant from) {
  if (const auto fired = base::parse_instant(text_of(post, "fired_at"))) return *fired;
  return std::max(from, base::parse_instant(text_of(post, "due")).value_or(from));
}

/// Sleeps until `factor` times as much of the simulation as of real time has passed.
void await(base::Instant moment, base::Instant& reached, double factor) {
  constexpr double longest_nap = 200;
  auto left = static_cast<double>((moment - reached).count()) / factor;
  reached = std::max(reached, moment);
  for (; left >= 1; left -= longest_nap) pause_for(static_cast<int>(std::min(left, longest_nap)));
}

std::string shown_time(const Json& post, const char* field, const Look& look) {
  const auto time = text_of(post, field);
  return look.terminal ? local_time(time) : time;
}

void play(Context& context, const Json& answer, double factor) {
  const auto from = base::parse_instant(text_of(answer, "from")).value_or(context.now());
  std::vector<Json> posts(answer.at("posts").begin(), answer.at("posts").end());
  std::ranges::stable_sort(posts, {}, [&](const Json& post) { return moment_of(post, from); });
  auto& out = context.out();
  auto reached = from;
  for (const auto& post : posts) {
    if (out.sink().closed()) return;
    const auto moment = moment_of(post, from);
    await(moment, reached, factor);
    if (!out.text()) {
      out.value(post, {});
    } else {
      const auto at = base::format_instant(moment);
      const auto state = text_of(post, "state");
      out.lines({fmt::format("{}  {}  {}  {}", out.look().terminal ? local_time(at) : at,
                             tinted(padded(state, 7), tint_of_state(state), context.terminal().colour_out),
                             text_of(post, "scheduled_id"), text_of(post, "text"))});
    }
    out.sink().flush();
  }
  if (out.text() && !posts.empty()) out.lines({""});
}

Table table_of(const Json& posts, const Look& look) {
  Table table{.columns = {{"DUE"},
                          {"FIRES"},
                          {"STATE"},
                          {"WHY", false, false, 0, Below::first},
                          {"JOB", false, false, 2},
                          {"TEXT", false, true},
                          {"POST", false, false, 1}},
              .rows = {}};
  for (const auto& post : posts) {
    const auto state = text_of(post, "state");
    table.rows.push_back({{shown_time(post, "due", look)},
                          {shown_time(post, "fired_at", look)},
                          {state, tint_of_state(state)},
                          {text_of(post, text_of(post, "reason").empty() ? "note" : "reason")},
                          {text_of(post, "job_id")},
                          {text_of(post, "text")},
                          {text_of(post, "scheduled_id")}});
  }
  return table;
}

std::int64_t count_of(const Json& answer, const char* field) { return answer.value(field, std::int64_t{0}); }

std::string counts(const Json& answer, const Look& look) {
  return fmt::format("until {}: {} on time, {} late, {} held, {} missed", shown_time(answer, "until", look),
                     count_of(answer, "fired"), count_of(answer, "late"), count_of(answer, "held"),
                     count_of(answer, "missed"));
}

void print(Context& context, const Json& answer, double factor) {
  auto& out = context.out();
  if (out.form() == Form::json) {
    // Under the name that every list has; "posts" is the API's.
    auto shown = answer;
    shown["items"] = answer.at("posts");
    return out.value(shown, {});
  }
  if (factor > 0) play(context, answer, factor);
  const auto& posts = answer.at("posts");
  if (!out.text()) {
    if (factor <= 0)
      for (const auto& post : posts) out.value(post, {});
    return;
  }
  if (!posts.empty()) out.table(table_of(posts, out.look()));
  out.lines({counts(answer, out.look())});
}

int run(Context& context) {
  const auto factor = speed_of(context.arguments());
  if (factor > 0 && context.out().form() == Form::json)
    throw Error{Code::USAGE, "--speed and --json exclude each other", "--ndjson plays one post a line."};
  const auto answer = context.daemon().call(context.change("POST", "/simulate", request_of(context)));
  print(context, answer, factor);
  if (const auto shown = std::ssize(answer.at("posts")); shown < count_of(answer, "total"))
    context.note(
        fmt::format("the first {} of {} posts are shown; the counts are of all", shown, count_of(answer, "total")));
  if (const auto unreached = count_of(answer, "unreached"); unreached > 0)
    context.note(fmt::format(
        "{} {} no one: no mail address and no webhook; `farmtok schedule edit POST --on-schedule-email ADDRESS` names "
        "one, `farmtok jobs edit JOB --on-schedule-email-default ADDRESS` for all posts of a job",
        unreached, unreached == 1 ? "post notifies" : "posts notify"));
  if (const auto without = count_of(answer, "videoless"); without > 0)
    context.note(
        fmt::format("{} the video that was found: the volunteers get texts only; `farmtok results list` shows "
                    "which results have none",
                    without == 1 ? "1 post lacks" : fmt::format("{} posts lack", without)));
  if (count_of(answer, "held") + count_of(answer, "missed") == 0) return 0;
  context.note(
      "missed and held posts need your decision: `farmtok schedule recover --move` for posts that are missed or held "
      "now, `farmtok work list --only dead` for videos that failed");
  return base::row(Code::NOT_READY).exit;
}

}  // namespace

std::vector<Verb> simulate_verbs() {
  return {{.name = "",
           .about = "Shows which posts would fire, and when: runs the timer ahead on a copy of the store. Sends and "
                    "changes nothing. Exits 5 when a post would be missed or stays held.",
           .examples = {{{"farmtok simulate --until 2026-12-31", "what happens until the end of that day"},
                         {"farmtok simulate --until +2d --ndjson=due,fired_at,state", "two days for programs"}}},
           .flags = {{.name = "until", .value = "TIME", .about = "Up to here: a day, a time or +7d, which is usual."},
                     {.name = "render-seconds",
                      .value = "SECONDS",
                      .about = "The assumed render time of a video that is not rendered yet; 60 when absent."},
                     {.name = "speed",
                      .value = "FACTOR",
                      .about = "Shows the posts one after the other, this many times faster than real time: 3600 is "
                               "one hour per second."}},
           .run = run}};
}

}  // namespace farmtok::cli
