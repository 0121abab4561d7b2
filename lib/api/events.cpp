#include "queue/events.hpp"

#include <fmt/format.h>

#include <charconv>

#include "api/call.hpp"
#include "model/json.hpp"

namespace farmtok::api {
namespace {

constexpr std::int64_t at_a_time = 50;

std::string as_frame(const model::Event& event) {
  return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", event.event_id, event.what,
                     base::to_line(model::to_json(event)));
}

/// The event after which a follower starts: Last-Event-ID of a reconnecting one, else ?after; -1 = only new ones.
std::int64_t starting_after(const Call& call) {
  const auto header = call.request.headers.get("last-event-id");
  std::int64_t after = call.whole_query("after", 0);
  if (!header.empty()) std::from_chars(header.data(), header.data() + header.size(), after);
  if (after >= 0) return after;
  return call.api.farm.store.read([](sql::Database& db) { return queue::last_event(db); });
}

http::Response follow(const Call& call) {
  http::Response response;
  response.headers.add("Cache-Control", "no-store");
  response.body = http::StreamBody{
      .content_type = "text/event-stream",
      // A few at a time: this runs on the I/O thread, and is called again at once while more events follow.
      .next = [&api = call.api, after = starting_after(call), subject = call.query("subject")]() mutable {
        std::string frames;
        for (const auto& event : api.farm.store.read(
                 [&](sql::Database& db) { return queue::events_after(db, after, subject, at_a_time); })) {
          after = event.event_id;
          frames += as_frame(event);
        }
        return frames;
      }};
  return response;
}

/// No total: counting all events would take longer than the page.
http::Response list(const Call& call) {
  const auto page = call.page(100);
  const auto after = page.cursor ? call.whole_query("cursor", 0) : call.whole_query("after", 0);
  auto events = call.api.farm.store.read(
      [&](sql::Database& db) { return queue::events_after(db, after, call.query("subject"), page.limit + 1); });
  const bool more = static_cast<std::int64_t>(events.size()) > page.limit;
  if (more) events.pop_back();
  auto items = Json::array();
  for (const auto& event : events) items.push_back(model::to_json(event));
  Json data{{"items", std::move(items)}};
  if (more) data["next_cursor"] = fmt::format("{}", events.back().event_id);
  return success(200, data);
}

}  // namespace

std::vector<http::Route> event_routes(Api& api) {
  return {{.method = http::Method::get,
           .path = "/events",
           .access = http::Access::operator_,
           .runs = http::Runs::pool,
           .handler =
               [&api](const http::Request& request) {
                 const Call call{api, request};
                 const auto accept = request.headers.get("accept");
                 return accept.find("text/event-stream") != std::string_view::npos ? follow(call) : list(call);
               },
           .summary = "What happened; with Accept: text/event-stream as it happens."}};
}

}  // namespace farmtok::api
