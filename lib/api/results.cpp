#include "farm/review/results.hpp"

#include "api/call.hpp"
#include "farm/planning/posts.hpp"
#include "model/json.hpp"

namespace farmtok::api {
namespace {

Json shown(const Call& call, const model::Result& result) {
  return model::to_json(call.api.farm.links.present(result));
}

Json listed(const Call& call, const std::optional<std::string>& job_id) {
  const auto page = call.api.farm.store.read([&](sql::Database& db) {
    return farm::list_results(db, {.job_id = job_id, .state = call.query("state")}, call.page(50));
  });
  return page_json(page, [&](const model::Result& result) { return call.api.farm.links.present(result); });
}

}  // namespace

std::vector<http::Route> result_routes(Api& api) {
  using http::Method;
  return {
      row(api, Method::get, "/jobs/:job_id/results", 200, "Results of a job.",
          [](const Call& call) { return listed(call, call.param(0)); }),
      row(api, Method::post, "/jobs/:job_id/results", 201, "Add a result to a manual job.",
          [](const Call& call) { return shown(call, farm::add_result(call.api.farm, call.param(0), call.body())); }),
      row(api, Method::get, "/results", 200, "Results of all jobs; ?state=pending|approved|rejected|scheduled.",
          [](const Call& call) { return listed(call, call.query("job_id")); }),
      row(api, Method::get, "/results/:result_id", 200, "One result.",
          [](const Call& call) {
            return shown(
                call, call.api.farm.store.read([&](sql::Database& db) { return farm::get_result(db, call.param(0)); }));
          }),
      row(api, Method::patch, "/results/:result_id", 200, "Approve, reject or change a result.",
          [](const Call& call) { return shown(call, farm::edit_result(call.api.farm, call.param(0), call.body())); }),
      row(api, Method::post, "/results/:result_id/schedule", 201, "Make a post of an approved result.",
          [](const Call& call) {
            auto& farm = call.api.farm;
            return model::to_json(farm.links.present(farm::schedule_result(farm, call.param(0), call.body())));
          }),
  };
}

}  // namespace farmtok::api
