#include "farm/jobs/jobs.hpp"

#include "farm/farm.hpp"

#include <fmt/format.h>

#include "api/call.hpp"
#include "base/error.hpp"
#include "farm/analysis/analyst.hpp"
#include "farm/analysis/prompts.hpp"
#include "farm/credits/policy.hpp"
#include "farm/discovery/dropped.hpp"
#include "farm/discovery/found.hpp"
#include "farm/discovery/provider.hpp"
#include "farm/discovery/relevance/subject.hpp"
#include "farm/jobs/create.hpp"
#include "farm/jobs/finish.hpp"
#include "farm/planning/defaults.hpp"
#include "farm/planning/plan/plan.hpp"
#include "farm/planning/plan/readings.hpp"
#include "farm/planning/policy.hpp"
#include "farm/times.hpp"
#include "model/json.hpp"
#include "zones/zones.hpp"

namespace farmtok::api {
namespace {

using model::Job;

/// The text in a form for single quotes of a shell.
std::string in_quotes(std::string_view text) {
  std::string made;
  for (const char c : text) made += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return made;
}

/// The body of a new job, or of a change to `before`: with a canonical zone and a valid schedule. Throws
/// INVALID_REQUEST.
Json checked_body(const Call& call, const std::optional<Job>& before) {
  auto body = call.body();
  if (!body.is_object()) return body;
  const auto zone = body.find("timezone");
  if (zone != body.end() && zone->is_string()) *zone = zones::canonical(zone->get<std::string>());
  const auto prompt = body.find("schedule_prompt");
  if (prompt == body.end() || !prompt->is_string() || prompt->get_ref<const std::string&>().empty()) return body;

  const auto& farm = call.api.farm;
  auto meant = before ? before->timezone : std::nullopt;
  if (zone != body.end()) meant = zone->is_string() ? std::optional{zone->get<std::string>()} : std::nullopt;
  const auto name = meant.value_or(farm::usual_zone(farm));
  try {
    farm::planning::read_plan(prompt->get_ref<const std::string&>(),
                              {name.empty() ? "UTC" : zones::canonical(name), farm.store.clock().now()});
  } catch (base::Error& error) {
    // A job never waits for a model, and a plan that no person has seen is never stored.
    if (const auto translator = farm::planning::plan_policy(farm.settings).translator; !translator.empty())
      error.hint = fmt::format("`farmtok schedule explain '{}'` asks {} to put it into words that are understood.",
                               in_quotes(prompt->get_ref<const std::string&>()), translator);
    throw;
  }
  return body;
}

Json edit(const Call& call) {
  const auto before =
      call.api.farm.store.read([&](sql::Database& db) { return farm::jobs::get_job(db, call.param(0)); });
  const auto edited = farm::planning::edit_job_and_posts(call.api.farm, call.param(0), checked_body(call, before),
                                                         call.query("apply") == "true");
  auto reply = model::to_json(edited.job);
  if (edited.reach)
    reply["defaults_reached"] = {
        {"results", edited.reach->results}, {"posts", edited.reach->posts}, {"own", edited.reach->own}};
  return reply;
}

/// Adds how many of its results and posts differ from its defaults.
Json one(const Call& call) {
  return call.api.farm.store.read([&](sql::Database& db) {
    const auto job = farm::jobs::get_job(db, call.param(0));
    auto reply = model::to_json(job);
    if (const auto own = farm::planning::count_own_values(db, job); !own.empty()) reply["own_values"] = own;
    return reply;
  });
}

Job draft(const Call& call) {
  return farm::jobs::draft_job(call.api.farm, checked_body(call, {}), [&](const Job& job) {
    const auto filter = farm::discovery::read_filter(job.filter_prompt.value_or(""));
    if (!filter.contradictions.empty())
      throw base::Error{base::Code::INVALID_REQUEST,
                        fmt::format("no video can pass this filter: {}", filter.contradictions.front()),
                        fmt::format("`farmtok jobs explain-filter '{}'` says what is read out of it.",
                                    in_quotes(job.filter_prompt.value_or(""))),
                        {{"filter_prompt", fmt::format("contradicts itself: {}", filter.contradictions.front())}}};
    call.api.discovery.find(*job.discovery_provider).check(job.job_mode);
    call.api.analysts.find(*job.analysis_provider).check();
  });
}

/// The reservation at an outside keeper of credits cannot be part of the transaction: it is made before, and given
/// back when no job was created.
http::Response create(const Call& call) {
  const auto fingerprint = fingerprint_of(call.request);
  if (auto known = known_answer(call, fingerprint)) return std::move(*known);
  const auto job = draft(call);
  auto& farm = call.api.farm;
  const bool dry = call.query("dry_run") == "true";
  const auto amount = job.estimated_cost.value_or(base::Amount{});
  farm::credits::Held held;
  // A dry run does not ask an outside keeper; it assumes that the keeper agrees.
  if (dry && farm::credits::keeper_policy(farm.settings).keeper != "local") held.remote_id = "dry-run";
  if (!dry && amount.micros > 0) held = farm::credits::hold_credits(farm, call.api.service_client, job.job_id, amount);
  bool made = false;
  const auto give_back = [&] {
    if (!dry) farm::credits::unhold_credits(farm, call.api.service_client, held);
  };
  try {
    auto response = perform(call, 201, fingerprint, [&](const Call&) {
      const auto created = farm::jobs::create_job(farm, job, held);
      made = true;
      farm.store.write([&](store::Tx& tx) { farm::planning::keep_plan_reading(tx, created); });
      auto answer = model::to_json(model::JobCreated{created.job_id, created.status, amount});
      if (const auto note = farm::discovery::no_subject(job.content_prompt.value_or(""));
          note && job.job_mode == model::JobMode::search)
        answer["notes"] = {*note};
      // Who asks what would happen is told how the filter was read.
      if (dry && job.filter_prompt)
        answer["filter"] = farm::discovery::explain(farm::discovery::read_filter(*job.filter_prompt));
      return answer;
    });
    if (!made) give_back();
    return response;
  } catch (...) {
    give_back();
    throw;
  }
}

Json list(const Call& call) {
  const auto page =
      call.api.farm.store.read([&](sql::Database& db) { return farm::jobs::list_jobs(db, call.page(50)); });
  return page_json(page, [](const Job& job) { return job; });
}

Json list_found(const Call& call) {
  const auto page = call.api.farm.store.read([&](sql::Database& db) {
    return farm::discovery::list_found(db, call.param(0), call.query("state"), call.page(50));
  });
  Json made{{"items", Json::array()}};
  for (const auto& found : page.items) made["items"].push_back(farm::discovery::found_json(found));
  if (page.next_cursor) made["next_cursor"] = *page.next_cursor;
  if (page.total) made["total"] = *page.total;
  return made;
}

Json list_dropped(const Call& call) {
  const auto dropped = call.api.farm.store.read([&](sql::Database& db) {
    farm::jobs::get_job(db, call.param(0));
    return farm::discovery::dropped_by(db, call.param(0));
  });
  Json made{{"items", Json::array()}, {"words", farm::discovery::dropped_words(dropped)}};
  for (const auto& each : dropped) made["items"].push_back({{"condition", each.condition}, {"videos", each.videos}});
  return made;
}

Json remove(const Call& call) {
  const auto gone = farm::jobs::delete_job(call.api.farm, call.param(0));
  Json reply{{"deleted", true}};
  if (gone.refunded.micros > 0) reply["credits_refunded"] = base::to_double(gone.refunded);
  // A dry run also answers what would be removed with it.
  if (call.query("dry_run") == "true")
    reply.update(
        {{"results", gone.results}, {"posts", gone.posts}, {"fired_posts", gone.fired}, {"proofs", gone.proofs}});
  return reply;
}

Json explain_filter(const Call& call) {
  const auto body = call.body();
  const auto text = body.is_object() ? body.find("text") : body.end();
  if (text == body.end() || !text->is_string())
    throw base::Error{base::Code::INVALID_REQUEST,
                      "there is no filter to explain",
                      "Send {\"text\": \"only videos with 50k+ views\"}.",
                      {{"text", "must be a text"}}};
  return farm::discovery::explain(farm::discovery::read_filter(text->get_ref<const std::string&>()));
}

}  // namespace

std::vector<http::Route> job_routes(Api& api) {
  using http::Method;
  auto creation = row(api, Method::post, "/jobs", 201, "Create a job.", {});
  creation.handler = [&api](const http::Request& request) { return create({api, request}); };
  return {
      row(api, Method::get, "/jobs", 200, "Jobs, newest first.", list),
      std::move(creation),
      row(api, Method::get, "/jobs/:job_id", 200, "One job.", one),
      row(api, Method::patch, "/jobs/:job_id", 200,
          "Change a job; new defaults apply to results and posts that have not fired and have no value of their own; "
          "with ?apply to all that have not fired.",
          edit),
      row(api, Method::delete_, "/jobs/:job_id", 200, "Delete a job with its results and posts.", remove),
      row(api, Method::post, "/jobs/:job_id/cancel", 200, "End a search or channel job before it is done.",
          [](const Call& call) { return model::to_json(farm::jobs::cancel_job(call.api.farm, call.param(0))); }),
      row(api, Method::get, "/jobs/:job_id/found", 200,
          "The videos that a job found, and why each was kept or dropped.", list_found),
      row(api, Method::get, "/jobs/:job_id/dropped", 200, "How many videos each condition of its filter dropped.",
          list_dropped),
      row(api, Method::get, "/analysis/prompts", 200, "The texts with which models are asked.",
          [](const Call& call) { return farm::analysis::all_prompts(call.api.farm.settings); }),
      row(api, Method::post, "/filter/explain", 200, "How a filter in words is read.", explain_filter),
  };
}

}  // namespace farmtok::api
