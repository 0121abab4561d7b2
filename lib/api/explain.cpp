#include <fmt/format.h>

#include <algorithm>

#include "api/call.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/planning/gaps.hpp"
#include "farm/planning/plan/readings.hpp"
#include "farm/planning/plan/translate.hpp"
#include "farm/planning/slots/slots.hpp"
#include "farm/times.hpp"
#include "zones/zones.hpp"

namespace farmtok::api {
namespace {

using base::Code;

constexpr std::size_t moments_told = 10;

base::Error wrong(const char* field, const std::string& reason) {
  return {Code::INVALID_REQUEST,
          fmt::format("{} {}", field, reason),
          "`farmtok schedule explain \"2 per day, 9am and 6pm EST\"`, with --tz and --from if you like.",
          {{field, reason}}};
}

std::optional<std::string> text_in(const Json& body, const char* field) {
  const auto found = body.find(field);
  if (found == body.end() || found->is_null()) return {};
  if (!found->is_string()) throw wrong(field, "must be a text");
  return found->get<std::string>();
}

std::optional<bool> truth_in(const Json& body, const char* field) {
  const auto found = body.find(field);
  if (found == body.end() || found->is_null()) return {};
  if (!found->is_boolean()) throw wrong(field, "must be true or false");
  return found->get<bool>();
}

void refuse_unknown(const Json& body) {
  static const std::vector<std::string> known{"schedule_prompt", "timezone", "from", "translate", "job_id"};
  for (const auto& [name, value] : body.items())
    if (std::ranges::find(known, name) == known.end())
      throw base::Error{Code::INVALID_REQUEST,
                        fmt::format("there is no field {}", base::fit(name, 60)),
                        fmt::format("Fields are {}.", base::join(known, ", ")),
                        {{base::fit(name, 60), "does not exist"}}};
}

/// An instant, or a wall time of the zone.
base::Instant time_of(const std::string& text, const std::string& zone) {
  auto at = base::parse_instant(text);
  if (const auto wall = base::parse_wall(text); !at && wall) at = zones::to_instant(*wall, zone);
  if (!at) throw wrong("from", fmt::format("\"{}\" is not a time", base::fit(text, 60)));
  if (*at < base::Instant{} || *at > zones::last_supported()) throw wrong("from", "is not between 1970 and 2037");
  return *at;
}

/// The translation of a refused sentence. Where a translator is configured it needs no request; with a request the
/// caller learns why there is none.
farm::planning::Translation translated(const Call& call, const std::string& text, const base::Error& refusal,
                                       const farm::planning::PlanContext& context, std::optional<bool> asked) {
  const auto& farm = call.api.farm;
  if (asked == false) throw base::Error{refusal};
  farm::analysis::Analyst* translator = nullptr;
  try {
    translator = farm::planning::translator_of(farm, call.api.analysts);
  } catch (const base::Error& error) {
    if (asked) throw;
    auto refused = refusal;
    refused.details.push_back({"translation", error.message});
    throw refused;
  }
  if (!translator && asked)
    throw base::Error{Code::PROVIDER_NOT_READY, "no translator is configured (plan.translator)",
                      "Choose one: `farmtok config set plan.translator gemini`."};
  if (!translator) throw base::Error{refusal};
  return farm::planning::translate_plan(farm, *translator, text, refusal, context, [] { return false; });
}

Json shown(const farm::planning::Plan& plan, const farm::planning::PlanContext& context) {
  Json rules = Json::array();
  for (const auto& rule : plan.rules)
    rules.push_back({{"rrule", rule.rrule}, {"start", base::format_wall(rule.start)}});
  Json next = Json::array();
  auto notes = plan.notes;
  if (const auto gap = farm::planning::gap_note(plan, context.anchor - std::chrono::milliseconds{1},
                                                context.anchor + std::chrono::years{1}))
    notes.push_back(*gap);
  if (const auto again = farm::planning::repeat_note(plan, context.anchor - std::chrono::milliseconds{1},
                                                     context.anchor + std::chrono::years{1}))
    notes.push_back(*again);
  // A moment equal to the requested time is a future one.
  for (const auto at : farm::planning::moments_of(plan, context.anchor - std::chrono::milliseconds{1}, moments_told))
    next.push_back({{"at", base::format_instant(at)}, {"local", base::format_wall(zones::to_wall(at, plan.zone))}});
  return {{"text", plan.text}, {"words", plan.words},       {"timezone", plan.zone},
          {"notes", notes},    {"rules", std::move(rules)}, {"next", std::move(next)}};
}

/// The plan of a job, as it is read now; with "was", how it was read when it was given, where that was otherwise.
Json explain_job(const Call& call, const std::string& job_id, const std::optional<std::string>& from) {
  const auto& farm = call.api.farm;
  const auto job = farm.store.read([&](sql::Database& db) { return farm::jobs::get_job(db, job_id); });
  const auto plan = farm::planning::required_plan(farm, job);
  auto answer = shown(plan, {plan.zone, from ? time_of(*from, plan.zone) : farm.store.clock().now()});
  answer["job_id"] = job_id;
  for (const auto& each : farm.store.read(farm::planning::other_plans))
    if (each.job_id == job_id) answer["was"] = each.before;
  return answer;
}

Json explain(const Call& call) {
  const auto body = call.body();
  if (!body.is_object()) throw wrong("schedule_prompt", "is missing");
  refuse_unknown(body);
  const auto text = text_in(body, "schedule_prompt");
  if (const auto job_id = text_in(body, "job_id")) {
    if (text || body.contains("timezone")) throw wrong("job_id", "goes without a schedule_prompt and a timezone");
    return explain_job(call, *job_id, text_in(body, "from"));
  }
  if (!text) throw wrong("schedule_prompt", "is missing");
  const auto translate = truth_in(body, "translate");
  const auto& farm = call.api.farm;
  const auto zone = text_in(body, "timezone").value_or("");
  farm::planning::PlanContext context{zone.empty() ? farm::usual_zone(farm) : zones::canonical(zone),
                                      farm.store.clock().now()};
  if (const auto from = text_in(body, "from")) context.anchor = time_of(*from, context.zone);

  std::optional<base::Error> refusal;
  try {
    return shown(farm::planning::read_plan(*text, context), context);
  } catch (const base::Error& error) {
    refusal = error;
  }
  const auto made = translated(call, *text, *refusal, context, translate);
  auto answer = shown(made.plan, context);
  answer["translated_from"] = *text;
  answer["translated_by"] = made.by;
  answer["tokens_in"] = made.tokens.in;
  answer["tokens_out"] = made.tokens.out;
  answer["cost"] = base::to_double(made.cost);
  return answer;
}

}  // namespace

std::vector<http::Route> explain_routes(Api& api) {
  auto made = row(api, http::Method::post, "/schedule/explain", 200,
                  "How a schedule, or the plan of a job (\"job_id\"), is read: its words, its rules and the next ten "
                  "times. What is not understood may be "
                  "translated by a model (\"translate\").",
                  {});
  // It changes nothing, and may wait for a model: the store's writer must stay free during that.
  made.handler = [&api](const http::Request& request) { return success(200, explain({api, request})); };
  return {std::move(made)};
}

}  // namespace farmtok::api
