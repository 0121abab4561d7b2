#include "api/doctor.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>

#include "api/call.hpp"
#include "api/check_people.hpp"
#include "api/check_plans.hpp"
#include "api/sizes.hpp"
#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/backup/health.hpp"
#include "farm/credits/credits.hpp"
#include "farm/delivery/recover.hpp"
#include "farm/discovery/catalogue/catalogue.hpp"
#include "farm/discovery/catalogue/fault.hpp"
#include "farm/jobs/policy.hpp"
#include "farm/library/policy.hpp"
#include "farm/library/uses.hpp"
#include "farm/messages/mail.hpp"
#include "farm/messages/policy.hpp"
#include "farm/page.hpp"
#include "farm/planning/plan/translate.hpp"
#include "farm/planning/rezone.hpp"
#include "model/enums.hpp"
#include "queue/queue.hpp"
#include "settings/file.hpp"
#include "zones/zones.hpp"

namespace farmtok::api {
namespace {

Check check_disk(const Api& api) {
  struct statvfs disk {};
  if (statvfs(api.farm.store.folder().c_str(), &disk) != 0) return {"disk", false, "the state folder cannot be read"};
  const auto left = static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
  const bool enough = left >= farm::library::storage_policy(api.farm.settings).least_free_bytes;
  return {"disk", enough, fmt::format("{} free", base::human_bytes(left)), "Free some space: renders are refused."};
}

Check check_store(const Api& api) {
  try {
    const auto words = api.farm.store.read([](sql::Database& db) {
      auto query = db("PRAGMA quick_check(1)");
      query.next();
      return query.text(0);
    });
    return {"store", words == "ok", words == "ok" ? "the database is sound" : words,
            farm::backup::damage_hint(api.farm.settings)};
  } catch (const base::Error& error) {
    return {"store", false, error.message, error.hint};
  }
}

/// Whether the database accepts writes; when it does not, that ends by itself, except after an I/O error.
Check check_writes(const Api& api) {
  const auto trouble = api.farm.store.trouble();
  if (!trouble) return {"writes", true, "are accepted"};
  const auto reading = api.farm.store.frozen() ? "; it was opened for reading alone" : "";
  return {"writes", false, fmt::format("are refused, reads continue: {}{}", trouble->message, reading), trouble->hint};
}

std::string length_of(std::chrono::milliseconds length) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(length).count();
  return minutes < 120 ? fmt::format("{} min", minutes) : fmt::format("{} h", minutes / 60);
}

Check check_clock(const Api& api) {
  const auto state = api.clock.state();
  if (state.behind())
    return {"clock", false,
            fmt::format("says {}, {} before the last moment known ({}): posts fire that much later",
                        base::format_instant(state.now), length_of(state.known - state.now),
                        base::format_instant(state.known)),
            "Set it right (`timedatectl` shows it). A clock that stays behind for an hour is trusted."};
  if (!state.held) return {"clock", true, "is trusted"};
  return {"clock", false,
          fmt::format("says {}, more than a day after the last moment known ({}): nothing fires",
                      base::format_instant(state.now), base::format_instant(state.known)),
          "Set it right, and firing continues by itself; if it is right already: `farmtok daemon clock --accept`."};
}

Check check_backups(const Api& api) {
  auto health = farm::backup::backup_health(api.farm, api.backups.shelf(), api.health.started_at);
  if (api.clock.state().held)
    return {"backups", false, health.message + "; none is made by itself while the clock is not trusted",
            "`farmtok daemon clock` shows details."};
  return {"backups", health.ok, std::move(health.message), std::move(health.hint)};
}

Check check_media(const Api& api) {
  try {
    api.renders.child().self_test();
    return {"media", true, "farmtok-media runs and is confined"};
  } catch (const base::Error& error) {
    return {"media", false, error.message, error.hint};
  }
}

Check check_crashes(const Api& api) {
  const auto locked = farm::library::Quarantine{api.farm.store}.list();
  if (locked.empty()) return {"crashes", true, "no video is in quarantine"};
  std::string words;
  for (const auto& each : locked)
    words += fmt::format("{}{} ({}, last {})", words.empty() ? "" : ", ", each.sha256, each.reason,
                         base::format_instant(each.last_at));
  return {"crashes", false, fmt::format("videos that made the decoder crash and are not tried again: {}", words),
          "Replace them by a fresh export; `farmtok media release SHA256` has one tried again."};
}

/// The size of stored files, and whether all of them are sound.
Check check_library(const Api& api) {
  const auto quota = farm::library::storage_policy(api.farm.settings).quota_bytes;
  return api.farm.store.read([&](sql::Database& db) -> Check {
    std::string words;
    for (const auto& each : farm::library::media_totals(db))
      words += fmt::format("{}{}: {}", words.empty() ? "" : ", ", each.kind, each.files);
    const auto bytes = farm::library::kept_bytes(db);
    words += fmt::format("; {}{}", base::human_bytes(bytes),
                         quota > 0 ? fmt::format(" of a quota of {}", base::human_bytes(quota)) : "");
    if (const auto damaged = farm::library::count_damaged(db); damaged > 0)
      return {
          "library", false, fmt::format("{}; damaged or missing: {}", words, damaged),
          "`farmtok media list --only damaged` names them; `farmtok media add FILE` with the same file repairs one."};
    if (quota > 0 && bytes > quota)
      return {"library", false, words,
              "`farmtok media gc` makes room; what waiting posts need stays: raise media.quota."};
    return {"library", true, words};
  });
}

/// Secrets belong to the daemon's user alone.
Check check_config(const Api& api) {
  const auto& file = api.farm.settings.file();
  const auto exposed = settings::exposed_secrets(file);
  if (exposed.empty()) return {"config", true, "no secret in it can be read by others"};
  return {"config", false,
          fmt::format("others on this machine can read or change {}, which holds {}", file, base::join(exposed, ", ")),
          fmt::format("chmod 600 {}", file)};
}

Check check_links(const Api& api) {
  const auto& url = api.farm.links.public_url;
  if (url.empty()) return {"links", false, "there is no listener for volunteers", "Set http to HOST:PORT."};
  const bool local = url.find("//127.") != std::string::npos || url.find("//localhost") != std::string::npos;
  return {"links", true,
          local ? fmt::format("volunteers' links begin with {}: they work on this machine only", url)
                : fmt::format("volunteers' links begin with {}", url),
          "Set public_url to the address under which volunteers reach this machine."};
}

Check check_secret(const Api& api) {
  if (const auto& faults = api.health.secret_faults; !faults.empty()) {
    std::string words;
    for (const auto& [fault, hint] : faults) words += fmt::format("{}{}", words.empty() ? "" : "; ", fault);
    return {"webhooks", false, words, faults.front().second};
  }
  try {
    crypto::sign_webhook(api.farm.webhook_secret, "msg", 0, "");
    if (!farm::messages::webhook_policy(api.farm.settings).shared)
      return {"webhooks", true, "are signed with a secret of each receiver's own"};
    return {"webhooks", true,
            "are signed with a secret of each receiver's own, and with webhook.secret for those that do not use theirs "
            "yet; webhook.shared = false ends that"};
  } catch (const base::Error& error) {
    return {"webhooks", false, error.message, error.hint};
  }
}

/// The firing of posts that wait for the operator has ended; check_posts reports those posts.
Check check_work(const Api& api) {
  const auto [dead, waiting] = api.farm.store.read([](sql::Database& db) {
    auto query = db(
        "SELECT count(*) FILTER (WHERE NOT waits), count(*) FILTER (WHERE waits) FROM (SELECT kind = 'fire' AND EXISTS "
        "(SELECT 1 FROM posts WHERE scheduled_id = key AND posts.state IN ('missed', 'held')) AS waits FROM work "
        "WHERE work.state = 'dead')");
    query.next();
    return std::pair{query.integer(0), query.integer(1)};
  });
  if (dead > 0)
    return {
        "work", false, fmt::format("{} failed for good", base::counted(dead, "piece of work", "pieces of work")),
        "`farmtok work list --only dead` shows them; `farmtok work retry ID` tries again, `farmtok work drop ID` gives "
        "up."};
  if (waiting > 0)
    return {"work", true,
            fmt::format("nothing failed for good but the firing of posts that wait ({}): see posts", waiting)};
  return {"work", true, "nothing has failed for good"};
}

/// "2 missed", "1 held", …: those of `posts` in this state; empty when there are none.
std::string count_of(const std::vector<model::Scheduled>& posts, model::PostState state) {
  const auto number = std::ranges::count(posts, state, &model::Scheduled::state);
  return number == 0 ? std::string{} : fmt::format("{} {}", number, model::enum_name(state));
}

Check check_posts(const Api& api) {
  const auto waiting = api.farm.store.read(farm::delivery::waiting_posts);
  if (waiting.empty()) return {"posts", true, "none was missed, none is held without hope of a video"};
  const auto missed = count_of(waiting, model::PostState::missed);
  const auto held = count_of(waiting, model::PostState::held);
  const auto ready = std::ranges::any_of(waiting, [](const auto& post) {
    return !post.dedup_status || *post.dedup_status == model::DedupStatus::completed;
  });
  return {"posts", false, fmt::format("{}{}{}", missed, missed.empty() || held.empty() ? "" : ", ", held),
          fmt::format("`farmtok schedule recover {}--move` or --drop; `farmtok schedule list --only {}` shows them.",
                      ready ? "--fire`, `farmtok schedule recover " : "", missed.empty() ? "held" : "missed")};
}

Check check_zones(const Api& api) {
  const auto moved = api.farm.store.read(farm::planning::moved_by_zone_data);
  const auto data = "zone data " + zones::data_version();
  if (moved == 0) return {"zones", true, data};
  return {"zones", true,
          fmt::format(
              "{}: posts moved at the last start, so that they keep their wall times: {}; `farmtok events` lists them",
              data, moved)};
}

Check check_credits(const Api& api) {
  try {
    const auto& settings = api.farm.settings;
    farm::credits::check_credits(settings);
    const auto balance =
        api.farm.store.read([&](sql::Database& db) { return farm::credits::credit_balance(db, settings); });
    if (!balance.balanced)
      return {"credits", false, "the accounts are not the sums of the ledger", "`farmtok credits ledger` lists it."};
    if (balance.provider != "local") return {"credits", true, "are kept by " + balance.provider};
    return {"credits", true,
            fmt::format("{} available, {} reserved; the books balance", base::format_amount(balance.available),
                        base::format_amount(balance.reserved))};
  } catch (const base::Error& error) {
    return {"credits", false, error.message, error.hint};
  }
}

/// The providers of jobs that name none.
Check check_discovery(const Api& api) {
  const auto usual = farm::jobs::provider_policy(api.farm.settings);
  const auto& name = usual.discovery;
  const auto& provider = api.discovery.find(name);
  std::string able;
  std::optional<base::Error> fault;
  for (const auto mode : {model::JobMode::search, model::JobMode::channel}) {
    try {
      provider.check(mode);
      able += (able.empty() ? "" : " and ") + model::enum_name(mode);
    } catch (const base::Error& error) {
      fault = error;
    }
  }
  // An empty catalogue is no fault where the operator has not chosen to search it.
  if (able.empty() && !usual.discovery_is_chosen) {
    return {"discovery",
            true,
            fmt::format("none is ready yet: {}. {}", fault->message, base::sentence(fault->hint)),
            {},
            true};
  }
  if (able.empty()) return {"discovery", false, fault->message, fault->hint};
  return {"discovery", true, fmt::format("{} is ready for {} jobs", name, able)};
}

/// The file beside the store, which can fail alone; a full disk has a separate check.
Check check_catalogue(const Api& api) try {
  if (const auto fault =
          farm::discovery::catalogue_fault(std::filesystem::path{api.farm.store.folder()} / "catalogue.db"))
    return {
        "catalogue", false, fmt::format("catalogue.db is damaged, and nothing is found in it: {}", *fault),
        "`farmtok catalogue clear --yes` puts the file aside and begins anew; `farmtok catalogue add FILE` fills it "
        "again."};
  const auto renewal = api.catalogue.renewal();
  if (const auto unread = api.catalogue.unread_for_ai(); !renewal && unread > 0)
    return {
        "catalogue", true,
        fmt::format("is sound; {} of an older version {} never read for AI: `farmtok catalogue add FILE` with their "
                    "file reads them",
                    base::counted(unread, "record"), unread == 1 ? "was" : "were")};
  if (!renewal) return {"catalogue", true, "is sound"};
  if (renewal->done < 0)
    return {"catalogue", false, "its words were indexed by an older version, and a search may miss some of them",
            "The next start indexes them anew; `farmtok daemon logs` shows why this one did not."};
  return {"catalogue",
          true,
          fmt::format("its words are indexed anew, {} of {} records so far; until then a search may miss some",
                      renewal->done, renewal->records),
          {},
          true};
} catch (const base::Error& error) {
  return {"catalogue", base::storage_refused(error.code), error.message, error.hint};
}

Check check_analysis(const Api& api) {
  const auto name = farm::jobs::provider_policy(api.farm.settings).analysis;
  try {
    api.analysts.find(name).check();
    return {"analysis", true, fmt::format("{} is ready", name)};
  } catch (const base::Error& error) {
    return {"analysis", false, error.message, error.hint};
  }
}

Check check_translator(const Api& api) {
  try {
    const auto* translator = farm::planning::translator_of(api.farm, api.analysts);
    if (!translator) return {"translator", true, "none; schedules must be written as the grammar has them"};
    return {"translator", true, fmt::format("{} is ready", translator->name())};
  } catch (const base::Error& error) {
    return {"translator", false, error.message, error.hint};
  }
}

Check check_loops(const Api& api) {
  std::string failing;
  for (const auto& [name, count] : api.health.failures())
    failing += fmt::format("{}{}: {}", failing.empty() ? "" : ", ", name, count);
  return {"daemon", failing.empty(),
          failing.empty() ? "no step has failed since the start" : "failed steps: " + failing,
          "`farmtok daemon logs` shows the reason."};
}

}  // namespace

Json doctor(const Call& call) {
  const auto& api = call.api;
  const auto sizes = sizes_of(api);
  auto checks = Json::array();
  const auto add = [&](const Check& check) {
    Json one{{"name", check.name}, {"ok", check.ok}, {"message", check.message}};
    if (!check.ok && !check.hint.empty()) one["hint"] = check.hint;
    if (check.ok && check.look) one["look"] = true;
    checks.push_back(std::move(one));
  };
  for (const auto& check : {check_store(api),      check_writes(api),    check_backups(api),
                            check_clock(api),      check_disk(api),      Check{"sizes", true, sizes_in_words(sizes)},
                            check_media(api),      check_crashes(api),   check_library(api),
                            check_links(api),      check_config(api),    check_secret(api),
                            check_mail(api),       check_work(api),      check_posts(api),
                            check_reach(api),      check_videos(api),    check_labels(api),
                            check_plans(api),      check_zones(api),     check_credits(api),
                            check_discovery(api),  check_catalogue(api), check_analysis(api),
                            check_translator(api), check_loops(api)})
    add(check);
  return {{"checks", std::move(checks)}, {"sizes", sizes}};
}

}  // namespace farmtok::api
