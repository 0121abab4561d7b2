#include "farm/planning/plan/zones_of_before.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/shell.hpp"
#include "base/text/text.hpp"
#include "farm/planning/plan/plan.hpp"
#include "log/log.hpp"
#include "queue/events.hpp"
#include "settings/machine_zone.hpp"

namespace farmtok::farm::planning {
namespace {

constexpr auto key = "jobs.without_zone";

/// The last job from before the migration; empty when nothing is left to do.
std::optional<std::int64_t> last_of_before(sql::Database& db) {
  auto query = db("SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?", key);
  return query.next() ? std::optional{query.integer(0)} : std::nullopt;
}

struct OldJob {
  std::string job_id;
  std::string plan;
  base::Instant created_at;
};

std::vector<OldJob> planned_of_before(sql::Database& db, std::int64_t last) {
  auto query =
      db("SELECT job_id, schedule_prompt, created_at FROM jobs WHERE row <= ? AND COALESCE(timezone, '') = '' AND "
         "COALESCE(schedule_prompt, '') <> '' ORDER BY row",
         last);
  std::vector<OldJob> made;
  while (query.next()) made.push_back({query.text(0), query.text(1), base::from_millis(query.integer(2))});
  return made;
}

/// Empty for a plan that cannot be read.
std::optional<Plan> plan_in(const std::string& zone, const std::string& text, base::Instant created_at) {
  try {
    return read_plan(text, {.zone = zone, .anchor = created_at});
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

/// Read with this zone as the usual one, a plan that names a zone does not change.
constexpr auto elsewhere = "Asia/Tokyo";

bool names_no_zone(const OldJob& job) {
  const auto here = plan_in("UTC", job.plan, job.created_at);
  const auto there = plan_in(elsewhere, job.plan, job.created_at);
  return here && there && here->zone == "UTC" && there->zone == elsewhere;
}

/// The text of the plan with the zone in it, so that it means what it means in that zone; empty when no text does.
std::optional<std::string> with_zone(const OldJob& job, const std::string& zone) {
  const auto meant = plan_in(zone, job.plan, job.created_at);
  if (!meant) return {};
  const auto text = base::trim(job.plan);
  std::vector<std::string> ways{fmt::format("{} {}", text, zone), fmt::format("CRON_TZ={} {}", zone, text)};
  constexpr std::string_view start = "dtstart";
  if (const auto at = base::lower(text).find(start); at != std::string::npos)
    ways.push_back(
        fmt::format("{};TZID={}{}", text.substr(0, at + start.size()), zone, text.substr(at + start.size())));
  for (auto& way : ways) {
    const auto read = plan_in(elsewhere, way, job.created_at);
    if (read && read->zone == zone && read->rules == meant->rules && read->from == meant->from &&
        read->until == meant->until && read->most == meant->most)
      return std::move(way);
  }
  return {};
}

/// Writes UTC into the job's plan, or, where its text has no place for it, into the job.
void keep_utc(store::Tx& tx, const OldJob& job) {
  const auto plan = with_zone(job, "UTC");
  const auto other = with_zone(job, "Europe/Berlin");
  tx.db(fmt::format("UPDATE jobs SET {} = ?, updated_at = ? WHERE job_id = ?", plan ? "schedule_prompt" : "timezone"),
        plan.value_or("UTC"), base::to_millis(tx.now), job.job_id)
      .run();
  queue::record(
      tx,
      {.who = "worker",
       .what = "job.edited",
       .subject = job.job_id,
       .job_id = job.job_id,
       .why = plan ? fmt::format("its plan named no zone and was read in UTC so far, so it names UTC now: {}; another "
                                 "zone: `farmtok jobs edit {} --schedule-prompt {}`",
                                 *plan, job.job_id, base::shell_word(other.value_or(*plan)))
                   : fmt::format("its plan names no zone and was in UTC so far, so the job stays there; another zone: "
                                 "`farmtok jobs edit {} --tz Europe/Berlin`",
                                 job.job_id)});
}

}  // namespace

std::int64_t keep_zones_of_before(Farm& farm) {
  if (!farm.store.read(last_of_before)) return 0;
  const auto kept = farm.store.write([&](store::Tx& tx) {
    const auto last = last_of_before(tx.db);
    std::int64_t made = 0;
    if (last && !settings::has_own_zone(farm.settings))
      for (const auto& job : planned_of_before(tx.db, *last))
        if (names_no_zone(job)) {
          keep_utc(tx, job);
          ++made;
        }
    tx.db("DELETE FROM meta WHERE key = ?", key).run();
    return made;
  });
  if (kept > 0) log::info("plans without a zone stay in UTC, as they were read so far", {{"jobs", kept}});
  return kept;
}

}  // namespace farmtok::farm::planning
