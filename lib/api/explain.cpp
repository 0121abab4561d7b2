#include <fmt/format.h>

#include "api/call.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "farm/planning/plan.hpp"
#include "zones/zones.hpp"

namespace farmtok::api {
namespace {

using base::Code;

constexpr std::size_t moments_told = 10;

base::Error wrong(const char* field, const std::string& reason) {
  return {Code::INVALID_REQUEST,
          fmt::format("{} {}", field, reason),
          "Send {\"schedule_prompt\": \"2 per day, 9am and 6pm EST\"}, with a timezone and a from if you like.",
          {{field, reason}}};
}

std::optional<std::string> text_in(const Json& body, const char* field) {
  const auto found = body.is_object() ? body.find(field) : body.end();
  if (found == body.end() || found->is_null()) return {};
  if (!found->is_string()) throw wrong(field, "must be a text");
  return found->get<std::string>();
}

/// An instant, or a wall time of the zone.
base::Instant time_of(const std::string& text, const std::string& zone) {
  auto at = base::parse_instant(text);
  if (const auto wall = base::parse_wall(text); !at && wall) at = zones::to_instant(*wall, zone);
  if (!at) throw wrong("from", fmt::format("\"{}\" is not a time", base::fit(text, 60)));
  if (*at < base::Instant{} || *at > zones::last_supported()) throw wrong("from", "is not between 1970 and 2037");
  return *at;
}

Json explain(const Call& call) {
  const auto body = call.body();
  const auto text = text_in(body, "schedule_prompt");
  if (!text) throw wrong("schedule_prompt", "is missing");
  const auto& farm = call.api.farm;
  const auto zone = text_in(body, "timezone").value_or(farm.settings.text("timezone"));
  farm::PlanContext context{zone.empty() ? "UTC" : zones::canonical(zone), farm.store.clock().now()};
  if (const auto from = text_in(body, "from")) context.anchor = time_of(*from, context.zone);

  const auto plan = farm::read_plan(*text, context);
  Json rules = Json::array();
  for (const auto& rule : plan.rules)
    rules.push_back({{"rrule", rule.rrule}, {"start", base::format_wall(rule.start)}});
  Json next = Json::array();
  // A moment that is asked for by its own time is one of those to come.
  for (const auto at : farm::moments_of(plan, context.anchor - std::chrono::milliseconds{1}, moments_told))
    next.push_back({{"at", base::format_instant(at)}, {"local", base::format_wall(zones::to_wall(at, plan.zone))}});
  return {{"text", plan.text},   {"words", plan.words},       {"timezone", plan.zone},
          {"notes", plan.notes}, {"rules", std::move(rules)}, {"next", std::move(next)}};
}

}  // namespace

std::vector<http::Route> explain_routes(Api& api) {
  return {row(api, http::Method::post, "/schedule/explain", 200,
              "What is read out of a schedule: its words, its rules and the next ten times.", explain)};
}

}  // namespace farmtok::api
