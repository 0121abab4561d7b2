#include "farm/credits/credits.hpp"

#include "api/call.hpp"
#include "base/error.hpp"
#include "farm/jobs/jobs.hpp"
#include "model/json.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;

Json balance(const Call& call) {
  const auto& farm = call.api.farm;
  return model::to_json(
      farm.store.read([&](sql::Database& db) { return farm::credits::credit_balance(db, farm.settings); }));
}

/// A bearer token is for using the farm; only its operator may grant credits.
Json grant(const Call& call) {
  if (call.request.door != http::Door::operator_)
    throw Error{Code::FORBIDDEN, "credits are granted on the machine of the farm only", "farmtok credits grant AMOUNT"};
  return model::to_json(farm::credits::grant_credits(call.api.farm, call.body()));
}

Json ledger(const Call& call) {
  const auto page = call.api.farm.store.read([&](sql::Database& db) {
    auto made = farm::credits::list_entries(db, call.query("job_id"), call.page(50));
    // The answer still has the moves of a deleted job.
    if (const auto job_id = call.query("job_id"); job_id && made.items.empty()) farm::jobs::require_job(db, *job_id);
    return made;
  });
  return page_json(page, [](const model::CreditEntry& entry) { return entry; });
}

Json prices(const Call& call) { return model::to_json(farm::credits::credit_prices(call.api.farm.settings)); }

}  // namespace

std::vector<http::Route> credit_routes(Api& api) {
  using http::Method;
  return {row(api, Method::get, "/credits", 200, "How many credits there are.", balance),
          row(api, Method::post, "/credits/grant", 201, "Grant credits; through the Unix socket only.", grant),
          row(api, Method::get, "/credits/ledger", 200, "Every move of credits; ?job_id.", ledger),
          row(api, Method::get, "/credits/prices", 200, "What things cost.", prices)};
}

}  // namespace farmtok::api
