#pragma once
// // The daemon's API: the input of its routes, and the list of all of them.

#include <functional>
#include <string>
#include <vector>

#include "farm/analysis/analyst.hpp"
#include "farm/backup/backup.hpp"
#include "farm/dedup/renders.hpp"
#include "farm/delivery/clock_watch.hpp"
#include "farm/discovery/provider.hpp"
#include "farm/farm.hpp"
#include "farm/library/store.hpp"
#include "farm/similar/index.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"

namespace farmtok::api {

/// The health of the running daemon, for /status and /doctor; filled by the program.
struct Health {
  base::Instant started_at;
  std::string version;
  std::string http_address;
  /// Steps that failed and were tried again, by loop; empty when all is well.
  std::function<std::vector<std::pair<std::string, std::uint64_t>>()> failures;
  /// Faults of the secrets that the state keeps, each with its remedy; empty when all is well.
  std::vector<std::pair<std::string, std::string>> secret_faults = {};
};

struct Api {
  farm::Farm& farm;
  farm::library::MediaStore& media;
  farm::dedup::Renders& renders;
  farm::similar::Index& similar_index;
  services::ServiceClient& service_client;
  farm::discovery::DiscoveryProviders& discovery;
  farm::discovery::Catalogue& catalogue;
  farm::analysis::Analysts& analysts;
  farm::delivery::ClockWatch& clock;
  farm::backup::Backups& backups;
  Health health;
  /// Asks the program to stop; returns at once.
  std::function<void()> stop;
};

/// Every route of the program. `api` must outlive them.
std::vector<http::Route> routes(Api& api);
/// The answers to failures and the check of the open door.
http::ServerHooks hooks(Api& api);

// Each resource declares its own rows.
std::vector<http::Route> job_routes(Api& api);
std::vector<http::Route> result_routes(Api& api);
std::vector<http::Route> sheet_routes(Api& api);
std::vector<http::Route> scheduled_routes(Api& api);
std::vector<http::Route> plan_routes(Api& api);
std::vector<http::Route> explain_routes(Api& api);
std::vector<http::Route> recover_routes(Api& api);
std::vector<http::Route> simulate_routes(Api& api);
std::vector<http::Route> calendar_routes(Api& api);
std::vector<http::Route> feed_routes(Api& api);
std::vector<http::Route> volunteer_routes(Api& api);
std::vector<http::Route> media_routes(Api& api);
std::vector<http::Route> library_routes(Api& api);
std::vector<http::Route> probe_routes(Api& api);
std::vector<http::Route> similar_routes(Api& api);
std::vector<http::Route> preview_routes(Api& api);
std::vector<http::Route> credit_routes(Api& api);
std::vector<http::Route> catalogue_routes(Api& api);
std::vector<http::Route> event_routes(Api& api);
std::vector<http::Route> work_routes(Api& api);
std::vector<http::Route> webhook_routes(Api& api);
std::vector<http::Route> why_routes(Api& api);
std::vector<http::Route> clock_routes(Api& api);
std::vector<http::Route> backup_routes(Api& api);
std::vector<http::Route> system_routes(Api& api);

}  // namespace farmtok::api
