#include "farm/planning/calendar/calendar.hpp"

#include <fmt/format.h>

#include <charconv>

#include "api/call.hpp"
#include "api/post_rows.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "zones/zones.hpp"

namespace farmtok::api {
namespace {

/// A page of a calendar holds at most so many posts, and ends after the post that exceeds most_bytes.
constexpr std::int64_t most_posts = 1000;
constexpr std::size_t most_bytes = 4U << 20;
constexpr std::size_t room = 5U << 20;

/// The request for a calendar, and the beginning of its answer: {"year":2026,"month":2,"from":"2026-02-01", or the
/// first day alone.
struct Asked {
  farm::planning::DaySpan span;
  Json named;
};

std::int64_t number(const Call& call, std::size_t index, const char* what) {
  const auto& text = call.param(index);
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size())
    throw base::Error{base::Code::INVALID_DATE,
                      fmt::format("the {} \"{}\" is not a number", what, base::fit(text, 40))};
  return value;
}

Asked month(const Call& call) {
  const auto year = number(call, 0, "year"), part = number(call, 1, "month");
  const auto span = farm::planning::month_span(year, part);
  return {span, {{"year", year}, {"month", part}, {"from", base::format_day(span.first)}}};
}

Asked week(const Call& call) {
  const auto year = number(call, 0, "year"), part = number(call, 1, "week");
  const auto span = farm::planning::week_span(year, part);
  return {span, {{"year", year}, {"week", part}, {"from", base::format_day(span.first)}}};
}

Asked days(const Call& call) {
  const auto& from = call.param(0);
  return {farm::planning::days_span(from, call.whole_query("days", 14)), {{"from", from}}};
}

/// {"2026-02-10":{"posts":3,"states":{"planned":1,"fired":2},"proofs":{"fired":1},"failed_videos":1,
/// "ai_labels":1},…}; zeros are left out.
Json shown(const std::vector<farm::planning::DayTotals>& days) {
  auto made = Json::object();
  for (const auto& day : days) {
    Json one{{"posts", day.posts}, {"states", day.states}};
    if (!day.proofs.empty()) one["proofs"] = day.proofs;
    if (day.failed_videos > 0) one["failed_videos"] = day.failed_videos;
    if (day.ai_labels > 0) one["ai_labels"] = day.ai_labels;
    made[day.day] = std::move(one);
  }
  return made;
}

/// {…,"days":{"2026-02-10":[post,…],…},"totals":{…},"total":n,"next_cursor":…} in the envelope, written as text. The
/// totals are those of the whole span; the posts are one page of it.
http::Response answer(const Call& call, const Asked& asked) {
  const auto page = call.page(most_posts, 0);
  const auto zone = zones::canonical(call.query("tz").value_or("UTC"));
  auto text = fmt::format(R"({{"success":true,"data":{})", base::to_line(asked.named));
  text.back() = ',';
  // Unused room costs nothing; growing would copy the posts again and again.
  text.reserve(room);
  text += "\"days\":{";
  std::string open;
  PostRows posts{call.api.farm.links, 2};
  std::int64_t total = 0;
  call.api.farm.store.read([&](sql::Database& db) {
    const auto days = farm::planning::count_calendar(db, asked.span, zone);
    for (const auto& day : days) total += day.posts;
    const auto next =
        farm::planning::read_calendar(db, asked.span, zone, page, [&](const std::string& day, const sql::Query& post) {
          if (day == open) text += ',';
          else text += fmt::format("{}\"{}\":[", open.empty() ? "" : "],", day);
          open = day;
          posts.append(text, post);
          return text.size() < most_bytes;
        });
    text += fmt::format("{}}},\"totals\":{},\"total\":{}", open.empty() ? "" : "]", base::to_line(shown(days)), total);
    if (next) text += fmt::format(",\"next_cursor\":\"{}\"", *next);
  });
  text += "}}\n";
  auto response = success(200, nullptr);
  // An abbreviation in the request means this zone; views with local times use it.
  response.headers.add("X-Timezone", zone);
  response.body = std::move(text);
  return response;
}

http::Route calendar_row(Api& api, const char* path, const char* summary, Asked (*asked)(const Call&)) {
  return {.method = http::Method::get,
          .path = path,
          .access = http::Access::operator_,
          .runs = http::Runs::pool,
          .handler =
              [&api, asked](const http::Request& request) {
                const Call call{api, request};
                return answer(call, asked(call));
              },
          .summary = summary};
}

}  // namespace

std::vector<http::Route> calendar_routes(Api& api) {
  return {calendar_row(api, "/calendar/month/:year/:month",
                       "The posts of a month by day and their totals; ?tz=ZONE, limit, cursor.", month),
          calendar_row(api, "/calendar/week/:year/:week",
                       "The posts of a week by day and their totals; ?tz=ZONE, limit, cursor.", week),
          calendar_row(api, "/calendar/days/:from",
                       "The posts of ?days=N days by day, 1 to 366 (14), and their totals; ?tz=ZONE, limit, cursor.",
                       days)};
}

}  // namespace farmtok::api
