#include <fmt/format.h>

#include "api/beside.hpp"
#include "farm/backup/policy.hpp"
#include "farm/backup/verify.hpp"
#include "model/json.hpp"

namespace farmtok::api {
namespace {

bool dry_run(const Call& call) { return call.query("dry_run") == "true"; }

Json list(const Call& call) { return farm::backup::to_json(call.api.backups.shelf(), call.api.farm.store.folder()); }

Json create(const Call& call) { return model::to_json(call.api.backups.create("operator")); }

Json verify(const Call& call) {
  return farm::backup::to_json(
      farm::backup::verify_backup(call.api.backups.shelf(), call.param(0), call.api.farm.store.clock().now()));
}

Json prune(const Call& call) {
  const auto keep = call.whole_query("keep", farm::backup::backup_policy(call.api.farm.settings).keep);
  const auto pruned = call.api.backups.prune(keep, dry_run(call));
  return {{"names", pruned.names},
          {"media_files", pruned.media_files},
          {"bytes", pruned.bytes},
          {"keep", keep},
          {"good", pruned.good}};
}

}  // namespace

std::vector<http::Route> backup_routes(Api& api) {
  using http::Method;
  // No write of the store is held open while gigabytes are read and written.
  return {row(api, Method::get, "/backups", 200,
              "The backups, newest first; those of other farms in the same folder apart.", list),
          beside_row(api, Method::post, "/backups", 201, "Make a backup now; answers when it is verified.", create),
          beside_row(api, Method::post, "/backups/prune", 200, "Let old backups go; ?keep, dry_run.", prune),
          beside_row(api, Method::post, "/backups/:name/verify", 200, "Read every byte of a backup.", verify)};
}

}  // namespace farmtok::api
