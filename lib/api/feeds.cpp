#include "farm/planning/calendar/feeds.hpp"

#include <fmt/format.h>

#include "api/call.hpp"
#include "api/policy.hpp"
#include "api/visits.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;
using http::Request;
using http::Response;
using model::Feed;

Response calendar(std::string text) {
  Response response;
  response.headers.add("Content-Type", "text/calendar; charset=utf-8");
  response.body = std::move(text);
  return response;
}

/// A day alone means its beginning (from) or its last millisecond (until), in UTC.
std::optional<base::Instant> bound(const Call& call, const char* name, std::chrono::milliseconds into_day) {
  const auto text = call.query(name);
  if (!text || text->empty()) return std::nullopt;
  if (const auto instant = base::parse_instant(*text)) return instant;
  if (const auto day = base::parse_day(*text)) return base::Instant{std::chrono::sys_days{*day}} + into_day;
  throw Error{Code::INVALID_REQUEST,
              fmt::format("{} is \"{}\", which is no ISO date or time", name, base::fit(*text, 60)),
              "Write it like 2026-02-10 or 2026-02-10T00:00:00Z.",
              {{name, "must be an ISO date or time"}}};
}

Response exported(const Call& call) {
  const farm::planning::PostFilter filter{
      .from = bound(call, "from", {}),
      .until = bound(call, "until", std::chrono::days{1} - std::chrono::milliseconds{1}),
      .state = {},
      .job_id = call.query("job_id"),
      .inbox_tracer = call.query("inbox_tracer"),
  };
  auto response = calendar(call.api.farm.store.read(
      [&](sql::Database& db) { return farm::planning::export_posts(call.api.farm, db, filter); }));
  response.headers.add("Cache-Control", "no-store");
  return response;
}

/// Only this one answer contains the address: the answer that an Idempotency-Key keeps is the feed without it.
Response created(const Call& call) {
  Json listed;
  auto response = perform(call, 201, fingerprint_of(call.request), [&listed](const Call& of) {
    auto feed = farm::planning::create_feed(of.api.farm, of.body());
    listed = model::to_json(feed);
    feed.url.reset();
    return model::to_json(feed);
  });
  const bool kept = !listed.is_null() && call.query("dry_run") != "true";
  return kept ? success(201, listed) : std::move(response);
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
  const auto candidates = base::split(if_none_match, ',');
  return std::ranges::any_of(candidates, [&](std::string_view each) {
    each = base::trim(each);
    if (each.starts_with("W/")) each.remove_prefix(2);
    return each == etag || each == "*";
  });
}

Response read(Api& api, const Request& request) {
  // The extension is for programs that recognise a calendar by it.
  std::string_view token = request.params.at(0);
  if (token.ends_with(".ics")) token.remove_suffix(4);
  auto text = farm::planning::read_feed(api.farm, std::string{token});
  const auto etag = fmt::format("\"{}\"", crypto::sha256_hex(text).substr(0, 32));
  auto response = calendar(std::move(text));
  response.headers.add("ETag", etag);
  response.headers.add("Cache-Control", "private, no-cache");
  response.headers.add("Referrer-Policy", "no-referrer");
  if (names_etag(request.headers.get("if-none-match"), etag)) {
    response.status = 304;
    response.body = std::string{};
  }
  return response;
}

}  // namespace

std::vector<http::Route> feed_routes(Api& api) {
  using http::Access;
  using http::Method;
  using http::Runs;
  const auto visits = std::make_shared<Visits>(access_policy(api.farm.settings).requests_per_minute);
  return {
      row(api, Method::get, "/feeds", 200, "Private calendar addresses, without the addresses.",
          [](const Call& call) {
            const auto page = call.api.farm.store.read(
                [&](sql::Database& db) { return farm::planning::list_feeds(db, call.page(50)); });
            return page_json(page, [](const Feed& feed) { return feed; });
          }),
      {.method = Method::post,
       .path = "/feeds",
       .access = Access::operator_,
       .runs = Runs::pool,
       .handler =
           [&api](const Request& request) {
             return created({api, request});
           },
       .summary = "Make a private calendar address of all posts, a job's or a batch's; it is shown once."},
      row(api, Method::delete_, "/feeds/:feed_id", 200, "Revoke a private calendar address.",
          [](const Call& call) { return model::to_json(farm::planning::revoke_feed(call.api.farm, call.param(0))); }),
      {.method = Method::get,
       .path = "/calendar/ics",
       .access = Access::operator_,
       .runs = Runs::pool,
       .handler =
           [&api](const Request& request) {
             return exported({api, request});
           },
       .summary = "Posts as iCalendar; ?from, until, job_id, inbox_tracer."},
      {.method = Method::get,
       .path = "/calendar/feed/:token",
       .access = Access::anyone,
       .runs = Runs::pool,
       .handler = [&api](const Request& request) { return read(api, request); },
       .admit =
           [&api, visits](const Request& request) {
             visits->count(request, api.farm.store.clock().now());
             return std::optional<Response>{};
           },
       .summary = "A private calendar, for calendar programs."},
  };
}

}  // namespace farmtok::api
