#include "farm/jobs/jobs.hpp"

#include "api/call.hpp"
#include "model/json.hpp"

namespace farmtok::api {

std::vector<http::Route> job_routes(Api& api) {
  using http::Method;
  return {
      row(api, Method::get, "/jobs", 200, "Jobs, newest first.",
          [](const Call& call) {
            const auto page =
                call.api.farm.store.read([&](sql::Database& db) { return farm::list_jobs(db, call.page(50)); });
            return page_json(page, [](const model::Job& job) { return job; });
          }),
      row(api, Method::post, "/jobs", 201, "Create a job.",
          [](const Call& call) {
            const auto job = farm::create_job(call.api.farm, call.body());
            return model::to_json(model::JobCreated{job.job_id, job.status, {}});
          }),
      row(api, Method::get, "/jobs/:job_id", 200, "One job.",
          [](const Call& call) {
            return model::to_json(
                call.api.farm.store.read([&](sql::Database& db) { return farm::get_job(db, call.param(0)); }));
          }),
      row(api, Method::patch, "/jobs/:job_id", 200, "Change a job.",
          [](const Call& call) { return model::to_json(farm::edit_job(call.api.farm, call.param(0), call.body())); }),
      row(api, Method::delete_, "/jobs/:job_id", 200, "Delete a job with its results and posts.",
          [](const Call& call) {
            const auto gone = farm::delete_job(call.api.farm, call.param(0));
            Json told{{"deleted", true}};
            // Whoever asks what would happen is told what would go along.
            if (call.query("dry_run") == "true")
              told.update({{"results", gone.results},
                           {"posts", gone.posts},
                           {"fired_posts", gone.fired},
                           {"proofs", gone.proofs}});
            return told;
          }),
  };
}

}  // namespace farmtok::api
