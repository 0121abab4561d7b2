#include "queue/events.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "api/call.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/review/results.hpp"
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

/// A subject without any event must at least exist.
void require_known(const Call& call, const std::string& subject) {
  call.api.farm.store.read([&](sql::Database& db) {
    if (!queue::events_after(db, 0, subject, 1).empty()) return;
    if (subject.starts_with("job_")) farm::jobs::get_job(db, subject);
    else if (subject.starts_with("res_")) farm::review::get_result(db, subject);
    else if (subject.starts_with("post_")) farm::planning::get_post(db, subject);
    else if (subject.starts_with("med_")) call.api.media.known(subject);
    else
      throw base::Error{base::Code::NOT_FOUND, fmt::format("no event is about \"{}\"", base::fit(subject, 60)),
                        "`farmtok events --newest` shows what happened."};
  });
}

http::Response follow(const Call& call) {
  if (const auto subject = call.query("subject")) require_known(call, *subject);
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

constexpr std::string_view backward = "before:";

/// Oldest first after ?after, or newest first with ?order=newest; a cursor goes on in the order of its page.
struct Reading {
  bool newest = false;
  std::int64_t beside = 0;

  Reading(const Call& call, const farm::PageRequest& page) {
    const auto order = call.query("order").value_or("oldest");
    if (order != "oldest" && order != "newest")
      throw base::Error{base::Code::INVALID_REQUEST,
                        fmt::format("order is \"{}\", must be oldest or newest", base::fit(order, 40)),
                        {},
                        {{"order", "must be oldest or newest"}}};
    newest = order == "newest" || (page.cursor && page.cursor->starts_with(backward));
    beside = newest ? std::numeric_limits<std::int64_t>::max() : call.whole_query("after", 0);
    if (!page.cursor) return;
    auto number = std::string_view{*page.cursor};
    if (number.starts_with(backward)) number.remove_prefix(backward.size());
    const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), beside);
    if (fault != std::errc{} || end != number.data() + number.size())
      throw base::Error{
          base::Code::INVALID_REQUEST, "the cursor is not one of this list", {}, {{"cursor", "is wrong"}}};
  }

  std::vector<model::Event> read(sql::Database& db, const std::optional<std::string>& subject,
                                 std::int64_t limit) const {
    return newest ? queue::events_before(db, beside, subject, limit) : queue::events_after(db, beside, subject, limit);
  }
};

/// The first page of all events has a total; counting those of a subject would take longer than the page.
http::Response list(const Call& call) {
  const auto page = call.page(100);
  const Reading reading{call, page};
  const auto subject = call.query("subject");
  auto events = call.api.farm.store.read([&](sql::Database& db) { return reading.read(db, subject, page.limit + 1); });
  if (events.empty() && subject) require_known(call, *subject);
  const bool more = static_cast<std::int64_t>(events.size()) > page.limit;
  if (more) events.pop_back();
  auto items = Json::array();
  for (const auto& event : events) items.push_back(model::to_json(event));
  Json data{{"items", std::move(items)}};
  if (more) data["next_cursor"] = fmt::format("{}{}", reading.newest ? backward : "", events.back().event_id);
  if (!subject && !page.cursor && !call.query("after"))
    if (const auto total = call.api.farm.store.read([](sql::Database& db) {
          return farm::bounded_count(
              db(fmt::format("SELECT count(*) FROM (SELECT 1 FROM events LIMIT {})", farm::most_counted + 1)));
        }))
      data["total"] = *total;
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
           .summary = "What happened; ?subject, after, order=newest; with Accept: text/event-stream as it happens."}};
}

}  // namespace farmtok::api
