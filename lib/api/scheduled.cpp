#include <fmt/format.h>

#include "api/call.hpp"
#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/planning/batches.hpp"
#include "farm/planning/link.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/planning/reach.hpp"
#include "farm/proof/decide.hpp"
#include "farm/proof/proof.hpp"
#include "farm/review/label.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;
using model::Scheduled;

/// A day alone means its beginning (start) or its last millisecond (end), in UTC.
std::optional<base::Instant> bound(const Call& call, const char* name, bool end) {
  const auto text = call.query(name);
  if (!text || text->empty()) return std::nullopt;
  if (const auto instant = base::parse_instant(*text)) return instant;
  if (const auto day = base::parse_day(*text)) {
    const base::Instant first{std::chrono::sys_days{*day}};
    return end ? first + std::chrono::days{1} - std::chrono::milliseconds{1} : first;
  }
  throw Error{Code::INVALID_REQUEST,
              fmt::format("{} is \"{}\", which is no ISO date or time", name, *text),
              "Write it like 2026-02-10 or 2026-02-10T00:00:00Z.",
              {{name, "must be an ISO date or time"}}};
}

farm::planning::PostFilter filter_of(const Call& call) {
  farm::planning::PostFilter filter{bound(call, "start_date", false),
                                    bound(call, "end_date", true),
                                    {},
                                    call.query("job_id"),
                                    call.query("inbox_tracer")};
  using Ai = farm::planning::PostFilter::Ai;
  const auto state = call.query("state");
  filter.policy = farm::label_policy(call.api.farm.settings);
  if (state == "ai") {
    filter.ai = Ai::found;
  } else if (state == "unlabelled") {
    filter.ai = Ai::unlabelled;
  } else if (state == "unconfirmed") {
    filter.ai = Ai::unconfirmed;
  } else if (state) {
    filter.state = model::enum_value<model::PostState>(*state);
    if (!filter.state)
      throw Error{Code::INVALID_REQUEST,
                  fmt::format("there is no post state \"{}\"", *state),
                  {},
                  {{"state", fmt::format("must be one of {}, ai, unlabelled, unconfirmed",
                                         fmt::join(model::enum_names<model::PostState>(), ", "))}}};
  }
  return filter;
}

Scheduled read_post(const Call& call) {
  return call.api.farm.store.read([&](sql::Database& db) { return farm::planning::get_post(db, call.param(0)); });
}

Json shown(const Call& call, const Scheduled& post) {
  const auto& farm = call.api.farm;
  return farm.store.read([&](sql::Database& db) {
    return model::to_json(farm.links.present(farm::planning::with_notes(farm.settings, db, post)));
  });
}

Json progress(const Call& call) {
  const auto post = read_post(call);
  Json made{{"scheduled_id", post.scheduled_id}};
  if (post.dedup_status) made["dedup_status"] = model::enum_name(*post.dedup_status);
  if (post.dedup_error) made["dedup_error"] = *post.dedup_error;
  if (const auto fraction = call.api.renders.progress(post.scheduled_id)) made["fraction"] = *fraction;
  return made;
}

Json fired(const Call& call) {
  const auto post = farm::delivery::fire_now(call.api.farm, call.param(0));
  Json made{{"message", post.fired ? "Fired" : "Fires as soon as its video is rendered"},
            {"scheduled_id", post.scheduled_id},
            {"state", model::enum_name(post.state)}};
  if (auto note = call.api.farm.store.read([&](sql::Database& db) { return farm::planning::reach_note(db, post); }))
    made["notice"] = std::move(*note);
  return made;
}

Json proofs(const Call& call) {
  const auto page = call.api.farm.store.read(
      [&](sql::Database& db) { return farm::proof::list_proofs(db, call.param(0), call.page(50)); });
  return page_json(page, [](const model::Proof& proof) { return proof; });
}

Json link_of(const Call& call, const Scheduled& post) {
  Json made{{"scheduled_id", post.scheduled_id}, {"volunteer_magic_link", call.api.farm.links.task(post)}};
  if (const auto end = farm::planning::link_end(call.api.farm, post)) {
    made["expires_at"] = base::format_instant(*end);
    made["expired"] = *end <= call.api.farm.store.clock().now();
  }
  return made;
}

/// Adds how many other posts of the volunteer's batch lead to this one: their links open its page, too.
Json replaced_link(const Call& call) {
  const auto post = farm::planning::replace_link(call.api.farm, call.param(0));
  auto made = link_of(call, post);
  if (!post.inbox_tracer) return made;
  made["inbox_tracer"] = *post.inbox_tracer;
  made["others_of_batch"] = call.api.farm.store.read([&](sql::Database& db) {
    return farm::count(db("SELECT count(*) FROM posts WHERE inbox_tracer = ? AND scheduled_id <> ?", *post.inbox_tracer,
                          post.scheduled_id));
  });
  return made;
}

}  // namespace

std::vector<http::Route> scheduled_routes(Api& api) {
  using http::Method;
  return {
      row(api, Method::get, "/scheduled", 200,
          "Posts by time; ?start_date, end_date, state (also ai, unlabelled, unconfirmed), job_id, inbox_tracer.",
          [](const Call& call) {
            const auto page = call.api.farm.store.read([&](sql::Database& db) {
              const auto filter = filter_of(call);
              if (filter.job_id) farm::jobs::require_job(db, *filter.job_id);
              if (filter.inbox_tracer) farm::planning::require_batch(db, *filter.inbox_tracer);
              return farm::planning::list_posts(db, filter, call.page(100));
            });
            return page_json(page, [&](const Scheduled& post) { return call.api.farm.links.present(post); });
          }),
      row(api, Method::get, "/scheduled/:scheduled_id", 200, "One post.",
          [](const Call& call) { return shown(call, read_post(call)); }),
      row(api, Method::patch, "/scheduled/:scheduled_id", 200,
          "Change or move a post that has not fired; its AI label also later.",
          [](const Call& call) {
            return shown(call, farm::planning::edit_post(call.api.farm, call.param(0), call.body()));
          }),
      row(api, Method::delete_, "/scheduled/:scheduled_id", 200, "Delete a post that has not fired.",
          [](const Call& call) {
            const auto refunded = farm::planning::delete_post(call.api.farm, call.param(0));
            Json answer{{"message", "Scheduled entry deleted"}};
            if (refunded.micros > 0) answer["credits_refunded"] = base::to_double(refunded);
            return answer;
          }),
      row(api, Method::post, "/scheduled/:scheduled_id/fire-now", 200, "Fire a post without waiting for its time.",
          fired),
      row(api, Method::get, "/scheduled/:scheduled_id/progress", 200, "How far its video is.", progress),
      row(api, Method::get, "/scheduled/:scheduled_id/proofs", 200,
          "Its submitted proofs, oldest first; ?limit, cursor.", proofs),
      row(api, Method::post, "/scheduled/:scheduled_id/proofs/accept", 200, "Make a submitted proof count.",
          [](const Call& call) {
            return shown(call, farm::proof::accept_proof(call.api.farm, call.param(0), call.body()));
          }),
      row(api, Method::post, "/scheduled/:scheduled_id/proofs/return", 200, "Refuse a proof, for a reason.",
          [](const Call& call) {
            return shown(call, farm::proof::return_proof(call.api.farm, call.param(0), call.body()));
          }),
      row(api, Method::get, "/scheduled/:scheduled_id/link", 200, "Its volunteer's link, and until when it works.",
          [](const Call& call) { return link_of(call, read_post(call)); }),
      row(api, Method::post, "/scheduled/:scheduled_id/link/revoke", 200, "Replace the link; the present one dies.",
          replaced_link),
  };
}

}  // namespace farmtok::api
