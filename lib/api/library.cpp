#include <fmt/format.h>

#include "api/beside.hpp"
#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/library/quarantine.hpp"
#include "farm/library/remake.hpp"
#include "farm/library/sweep.hpp"
#include "farm/library/uses.hpp"
#include "farm/library/verify.hpp"
#include "farm/provenance.hpp"
#include "queue/events.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;
using namespace std::chrono_literals;

/// The time that one answer to /media/verify takes.
constexpr auto verify_budget = 2s;

bool dry_run(const Call& call) { return call.query("dry_run") == "true"; }

Json list(const Call& call) {
  const auto asked = call.page(50);
  return call.api.farm.store.read([&](sql::Database& db) {
    return page_json(farm::library::list_media(db, call.query("only").value_or(""), asked), [&](model::Media media) {
      media.url = call.api.farm.links.media(media.media_id);
      if (media.facts) media.ai_origin = farm::origin_in(*media.facts);
      return media;
    });
  });
}

Json sweep(const Call& call) {
  const auto report = farm::library::sweep_media(call.api.farm, call.api.media, dry_run(call));
  auto items = Json::array();
  for (const auto& each : report.files) {
    Json item{{"bytes", each.bytes}, {"reason", each.reason}};
    if (!each.media_id.empty()) item["media_id"] = each.media_id;
    if (!each.kind.empty()) item["kind"] = each.kind;
    items.push_back(std::move(item));
  }
  auto reasons = Json::array();
  std::int64_t files = 0, bytes = 0;
  for (const auto& each : report.reasons) {
    reasons.push_back({{"reason", each.reason}, {"about", each.about}, {"files", each.files}, {"bytes", each.bytes}});
    files += each.files;
    bytes += each.bytes;
  }
  Json made{{"items", std::move(items)},
            {"reasons", std::move(reasons)},
            {"files", files},
            {"bytes", bytes},
            {"kept_bytes", report.kept_bytes},
            {"young_files", report.young_files},
            {"young_bytes", report.young_bytes},
            {"mended_files", report.mended_files}};
  if (report.quota > 0) made["quota"] = report.quota;
  return made;
}

std::vector<std::string> ids_in(const Json& body) {
  const auto wrong = [] [[noreturn]] (const std::string& field, const char* what) {
    throw Error{Code::INVALID_REQUEST,
                fmt::format("{} {}", base::fit(field, 60), what),
                "Send {\"media_ids\":[…]}, or {} for all.",
                {{base::fit(field, 60), what}}};
  };
  if (!body.is_object()) wrong("body", "must be an object");
  std::vector<std::string> ids;
  for (const auto& [name, value] : body.items()) {
    if (name != "media_ids") wrong(name, "is not known");
    if (!value.is_array()) wrong(name, "must be a list of ids");
    for (const auto& id : value) {
      if (!id.is_string()) wrong(name, "must be a list of ids");
      ids.push_back(id.get<std::string>());
    }
  }
  return ids;
}

Json verify(const Call& call) {
  const auto page = farm::library::verify_media(
      call.api.farm, call.api.media,
      {.media_ids = ids_in(call.body()), .cursor = call.page(1).cursor, .dry_run = dry_run(call)}, verify_budget);
  auto items = Json::array();
  for (const auto& each : page.faults) {
    Json item{{"fault", each.fault}, {"message", each.message}};
    if (!each.media_id.empty()) item["media_id"] = each.media_id;
    if (!each.kind.empty()) item["kind"] = each.kind;
    if (!each.help.empty()) item["help"] = each.help;
    items.push_back(std::move(item));
  }
  Json made{{"files", page.files},
            {"bytes", page.bytes},
            {"items", std::move(items)},
            {"kept_bytes", call.api.farm.store.read(farm::library::kept_bytes)}};
  if (page.next_cursor) made["next_cursor"] = *page.next_cursor;
  return made;
}

Json remove(const Call& call) {
  const auto media = call.api.media.known(call.param(0));
  const auto check = [&](sql::Database& db) {
    const auto uses = farm::library::count_uses(db, media.media_id);
    if (uses > 0)
      throw Error{Code::STATE_IN_USE, fmt::format("media {} is used {}", media.media_id, base::times(uses)),
                  fmt::format("`farmtok media show {}` names the results and posts.", media.media_id)};
  };
  if (dry_run(call)) {
    call.api.farm.store.read([&](sql::Database& db) { check(db); });
  } else {
    call.api.media.let_go([&](store::Tx& tx) -> std::vector<model::Media> {
      check(tx.db);
      if (media.gone_at) return {};
      queue::record(tx, {.who = "operator", .what = "media.removed", .subject = media.media_id});
      return {media};
    });
  }
  return {{"removed", !media.gone_at}, {"media_id", media.media_id}, {"bytes", media.gone_at ? 0 : media.bytes}};
}

Json remake(const Call& call) {
  const auto& id = call.param(0);
  const auto posts = farm::library::remake_media(call.api.farm, call.api.media, id);
  return {{"media_id", id}, {"posts", posts}};
}

/// By media or by the SHA-256 of a file that was never stored.
Json release(const Call& call) {
  const auto& id = call.param(0);
  const bool digest = id.size() == 64 && id.find_first_not_of("0123456789abcdef") == std::string::npos;
  const auto sha256 = digest ? id : call.api.media.known(id).sha256;
  const bool released = farm::library::Quarantine{call.api.farm.store}.release(sha256);
  return {{"sha256", sha256}, {"released", released}};
}

}  // namespace

std::vector<http::Route> library_routes(Api& api) {
  using http::Method;
  // Files are removed only after their rows say so: the write of the store is inside the change, not around it.
  return {
      row(api, Method::get, "/media", 200, "What is stored, newest first; ?only, limit, cursor.", list),
      beside_row(api, Method::post, "/media/gc", 200, "Let files go that are not needed; ?dry_run.", sweep),
      beside_row(api, Method::post, "/media/verify", 200, "Read stored files and compare them; ?cursor, dry_run.",
                 verify),
      beside_row(api, Method::delete_, "/media/:media_id", 200, "Let an unused file go; ?dry_run.", remove),
      row(api, Method::post, "/media/:media_id/remake", 200, "Make a copy again whose file is gone.", remake),
      row(api, Method::post, "/media/:media_id/release", 200, "Try a file again that crashed the decoder.", release)};
}

}  // namespace farmtok::api
