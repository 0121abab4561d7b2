#include "farm/review/results.hpp"

#include "api/call.hpp"
#include "api/similar.hpp"
#include "base/counted.hpp"
#include "base/error.hpp"
#include "farm/discovery/glance.hpp"
#include "farm/library/preflight.hpp"
#include "farm/network_policy.hpp"
#include "farm/planning/post_label.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/planning/reach.hpp"
#include "farm/planning/videoless.hpp"
#include "farm/review/label.hpp"
#include "farm/similar/index.hpp"
#include "model/json.hpp"

namespace farmtok::api {
namespace {

/// With the notice on its making, on marks of its video that are not clear, and on a video with AI that is nearly the
/// same.
model::Result presented(const farm::Farm& farm, sql::Database& db, const model::Result& result) {
  auto made = farm.links.present(farm::review::with_ai_notice(farm.settings, result));
  for (const auto& note : {farm::review::unclear_words(db, result), farm::review::near_ai_words(db, result)})
    if (note) made.ai_notice = base::with_note(made.ai_notice.value_or(""), *note);
  return made;
}

Json shown(const Call& call, const model::Result& result) {
  const auto& farm = call.api.farm;
  return farm.store.read([&](sql::Database& db) { return model::to_json(presented(farm, db, result)); });
}

Json listed(const Call& call, const std::optional<std::string>& job_id) {
  const auto page = call.api.farm.store.read([&](sql::Database& db) {
    return farm::review::list_results(
        db, {.job_id = job_id, .state = call.query("state"), .policy = farm::label_policy(call.api.farm.settings)},
        call.page(50));
  });
  return call.api.farm.store.read([&](sql::Database& db) {
    return page_json(page, [&](const model::Result& result) { return presented(call.api.farm, db, result); });
  });
}

/// A word on AI reaches the posts of the result, too; the answer's notice on AI says which.
Json edited(const Call& call) {
  auto& farm = call.api.farm;
  const auto body = call.body();
  return farm.store.write([&](store::Tx& tx) {
    const auto result = farm::review::edit_result(farm, call.param(0), body);
    const bool word = body.is_object() && body.contains("ai_origin");
    const auto followed = word ? farm::planning::follow_label(tx, result) : std::nullopt;
    auto made = presented(farm, tx.db, result);
    if (followed) made.ai_notice = base::with_note(made.ai_notice.value_or(""), *followed);
    return model::to_json(made);
  });
}

/// A post of a dry run does not exist afterwards: the commands in its notice have a place for its id instead.
void name_no_post(Json& answer, const std::string& scheduled_id) {
  const auto notice = answer.find("notice");
  if (notice == answer.end() || !notice->is_string()) return;
  auto& words = notice->get_ref<std::string&>();
  for (auto at = words.find(scheduled_id); at != std::string::npos; at = words.find(scheduled_id, at))
    words.replace(at, scheduled_id.size(), "POST");
}

/// Throws as check_video(). An upload that is refused leaves an event and no file.
void examine(const Call& call, const std::string& url) {
  auto& api = call.api;
  try {
    farm::library::check_video(api.farm, api.media, api.renders.child(), url);
  } catch (const base::Error& error) {
    if (error.code == base::Code::INVALID_MEDIA && call.query("dry_run") != "true")
      farm::library::drop_refused(api.media, url, error.message);
    throw;
  }
}

/// Refuses a video that cannot be rendered, before the change and outside of the transaction. Only then
/// does the change run. With ?look=true the answer has a notice of a video that is at an address elsewhere.
http::Route checked_row(Api& api, http::Method method, std::string path, int status, std::string summary, Act act) {
  auto made = row(api, method, std::move(path), status, std::move(summary), {});
  auto guard = std::make_shared<const http::AddressGuard>(farm::network_policy(api.farm.settings).allowed);
  made.handler = [&api, status, act = std::move(act), guard = std::move(guard)](const http::Request& request) {
    const Call call{api, request};
    const auto fingerprint = fingerprint_of(request);
    if (auto known = known_answer(call, fingerprint)) return std::move(*known);
    const auto body = call.body();
    const auto url = body.is_object() ? body.find("original_video_url") : body.end();
    if (url == body.end() || !url->is_string()) return perform(call, status, fingerprint, act);
    const auto& address = url->get_ref<const std::string&>();
    examine(call, address);
    if (call.query("look") != "true" || !farm::discovery::is_elsewhere(address))
      return perform(call, status, fingerprint, act);
    const auto notice = farm::discovery::glance_at(address, *guard);
    return perform(call, status, fingerprint, [&](const Call& of) {
      auto told = act(of);
      told["notice"] = notice;
      return told;
    });
  };
  return made;
}

}  // namespace

std::vector<http::Route> result_routes(Api& api) {
  using http::Method;
  return {
      row(api, Method::get, "/jobs/:job_id/results", 200, "Results of a job.",
          [](const Call& call) { return listed(call, call.param(0)); }),
      checked_row(api, Method::post, "/jobs/:job_id/results", 201, "Add a result to a manual job.",
                  [](const Call& call) {
                    return shown(call, farm::review::add_result(call.api.farm, call.param(0), call.body()));
                  }),
      row(api, Method::get, "/results", 200,
          "Results of all jobs; ?state=pending|approved|rejected|scheduled|ai|unlabelled.",
          [](const Call& call) { return listed(call, call.query("job_id")); }),
      row(api, Method::get, "/results/:result_id", 200, "One result.",
          [](const Call& call) {
            return shown(call, call.api.farm.store.read(
                                   [&](sql::Database& db) { return farm::review::get_result(db, call.param(0)); }));
          }),
      checked_row(api, Method::patch, "/results/:result_id", 200, "Approve, reject or change a result.", edited),
      after_comparing(
          api, row(api, Method::post, "/results/:result_id/schedule", 201, "Make a post of an approved result.",
                   [](const Call& call) {
                     auto& farm = call.api.farm;
                     const auto post = farm::planning::schedule_result(farm, call.param(0), call.body());
                     auto answer = farm.store.read([&](sql::Database& db) {
                       return model::to_json(farm.links.present(farm::planning::with_notes(
                           farm.settings, db,
                           farm::similar::with_comparison_note(farm, db, farm::planning::with_video_note(db, post)))));
                     });
                     if (call.query("dry_run") == "true") name_no_post(answer, post.scheduled_id);
                     return answer;
                   })),
  };
}

}  // namespace farmtok::api
