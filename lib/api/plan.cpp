#include <fmt/format.h>

#include <algorithm>

#include "api/call.hpp"
#include "api/similar.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/planning/slots/propose.hpp"
#include "zones/zones.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Detail;
using base::Error;

constexpr std::int64_t most_days = 366;
constexpr std::int64_t usual_days = 14;
/// The most slots of one answer; the answer says from when on there are more.
constexpr std::size_t most_slots = 10'000;

/// An instant; a wall time or a day is in the zone of the job's plan. Empty when it is none of these.
std::optional<base::Instant> moment(const Call& call, const model::Job& job, const std::string& text) {
  if (const auto instant = base::parse_instant(text)) return instant;
  const auto day = base::parse_day(text);
  const auto wall = base::parse_wall(day ? base::format_day(*day) + "T00:00:00" : text);
  if (!wall) return std::nullopt;
  return zones::to_instant(*wall, farm::planning::required_plan(call.api.farm, job).zone);
}

[[noreturn]] void refuse(std::vector<Detail> details) {
  std::string message = "the request cannot be read:";
  for (const auto& each : details)
    message += fmt::format("{} {} {}", &each == &details.front() ? "" : ";", each.field, each.message);
  throw Error{Code::INVALID_REQUEST, message,
              "Known are order (score, spread), from, most, replan, without (a list of days like 2026-12-24), and "
              "fingerprint.",
              std::move(details)};
}

struct Asked {
  farm::planning::ProposalRequest proposal;
  std::optional<std::string> fingerprint;
};

/// Reads the body. Reports all its faults at once.
Asked read_body(const Call& call, sql::Database& db) {
  const auto job = farm::jobs::get_job(db, call.param(0));
  const auto body = call.body();
  Asked asked;
  std::vector<Detail> wrong;
  if (!body.is_object()) refuse({{"body", "must be an object"}});
  for (const auto& [name, value] : body.items()) {
    const auto text = value.is_string() ? value.get<std::string>() : std::string{};
    static const std::vector<std::string_view> known{"order", "from", "most", "replan", "without", "fingerprint"};
    if (value.is_null() && std::ranges::find(known, name) != known.end()) continue;
    if (name == "order") {
      if (text == "spread") asked.proposal.order = farm::planning::PlanOrder::spread;
      else if (text != "score") wrong.push_back({name, "must be score or spread"});
    } else if (name == "from") {
      asked.proposal.from = moment(call, job, text);
      if (!asked.proposal.from) wrong.push_back({name, "must be an ISO date or time"});
    } else if (name == "most") {
      if (value.is_number_integer() && value.get<std::int64_t>() > 0) asked.proposal.most = value.get<std::int64_t>();
      else wrong.push_back({name, "must be a whole number above 0"});
    } else if (name == "replan") {
      if (value.is_boolean()) asked.proposal.replan = value.get<bool>();
      else wrong.push_back({name, "must be true or false"});
    } else if (name == "without") {
      if (!value.is_array()) wrong.push_back({name, "must be a list of days like \"2026-12-25\""});
      for (const auto& each : value.is_array() ? value : Json::array()) {
        const auto day = each.is_string() ? base::parse_day(each.get<std::string>()) : std::nullopt;
        if (day) asked.proposal.without.push_back(*day);
        else wrong.push_back({name, fmt::format("holds {}, which is no day", base::fit(base::to_line(each), 40))});
      }
    } else if (name == "fingerprint" && value.is_string()) {
      asked.fingerprint = text;
    } else {
      wrong.push_back({base::fit(name, 40), name == "fingerprint" ? "must be a text" : "is not known"});
    }
  }
  if (!wrong.empty()) refuse(std::move(wrong));
  return asked;
}

Json slots(const Call& call) {
  const auto days = call.whole_query("days", usual_days);
  if (days < 1 || days > most_days)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("days is {}, must be between 1 and {}", days, most_days),
                {},
                {{"days", fmt::format("must be between 1 and {}", most_days)}}};
  auto& farm = call.api.farm;
  return farm.store.read([&](sql::Database& db) {
    const auto job = farm::jobs::get_job(db, call.param(0));
    const auto plan = farm::planning::required_plan(farm, job);
    auto from = farm.store.clock().now();
    if (const auto text = call.query("from"); text && !text->empty()) {
      const auto asked = moment(call, job, *text);
      if (!asked) refuse({{"from", "must be an ISO date or time"}});
      from = *asked - std::chrono::milliseconds{1};
    }
    auto items = Json::array();
    std::int64_t free = 0;
    auto shown = farm::planning::slots_of(farm, db, job, from, from + std::chrono::days{days}, most_slots + 1);
    std::optional<base::Instant> next;
    if (shown.size() > most_slots) {
      next = shown.back().at;
      shown.pop_back();
    }
    for (const auto& slot : shown) {
      Json item{{"at", base::format_instant(slot.at)}, {"local", slot.local}, {"free", slot.free()}};
      if (slot.taken_by) item["taken_by"] = *slot.taken_by;
      if (slot.closed) item["closed"] = *slot.closed;
      items.push_back(std::move(item));
      free += slot.free();
    }
    const auto total = items.size();
    Json made{{"plan", plan.words},        {"notes", plan.notes}, {"timezone", plan.zone},
              {"items", std::move(items)}, {"free", free},        {"total", total}};
    if (next) made["next_from"] = base::format_instant(*next);
    return made;
  });
}

Json proposed(const Call& call) {
  auto& farm = call.api.farm;
  return farm.store.read([&](sql::Database& db) {
    return farm::planning::to_json(farm::planning::propose(farm, db, call.param(0), read_body(call, db).proposal));
  });
}

Json applied(const Call& call) {
  auto& farm = call.api.farm;
  return farm.store.write([&](store::Tx& tx) {
    const auto asked = read_body(call, tx.db);
    auto done = farm::planning::apply_proposal(farm, call.param(0), asked.proposal, asked.fingerprint);
    // Posts of a dry run do not exist afterwards, so their ids would name nothing.
    if (call.query("dry_run") == "true")
      for (auto& post : done.posts)
        if (post.done == "made") post.scheduled_id.reset();
    return farm::planning::to_json(done);
  });
}

/// A POST only because it has a body: it reads, and never waits for a writer.
http::Route reading_row(Api& api, std::string path, std::string summary, Json (*act)(const Call&)) {
  auto made = row(api, http::Method::post, std::move(path), 200, std::move(summary), act);
  made.handler = [&api, act](const http::Request& request) { return success(200, act(Call{api, request})); };
  return made;
}

}  // namespace

std::vector<http::Route> plan_routes(Api& api) {
  using http::Method;
  return {row(api, Method::get, "/jobs/:job_id/slots", 200, "The plan's moments, free and taken; ?days, from.", slots),
          reading_row(api, "/jobs/:job_id/plan", "Propose slots for approved results; changes nothing.", proposed),
          after_comparing(api, row(api, Method::post, "/jobs/:job_id/plan/apply", 200,
                                   "Make and move what is proposed, all or none.", applied))};
}

}  // namespace farmtok::api
