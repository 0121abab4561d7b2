#include "farm/planning/zones_of_before.hpp"

#include <fmt/format.h>

#include "log/log.hpp"
#include "queue/events.hpp"

namespace farmtok::farm {
namespace {

constexpr auto key = "jobs.without_zone";

/// The last job from before the migration; empty when nothing is left to do.
std::optional<std::int64_t> last_of_before(sql::Database& db) {
  auto query = db("SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?", key);
  return query.next() ? std::optional{query.integer(0)} : std::nullopt;
}

}  // namespace

std::int64_t keep_zones_of_before(Farm& farm) {
  if (!farm.store.read(last_of_before)) return 0;
  const auto kept = farm.store.write([&](store::Tx& tx) {
    const auto last = last_of_before(tx.db);
    std::int64_t made = 0;
    if (last && farm.settings.text("timezone").empty()) {
      auto query = tx.db(
          "UPDATE jobs SET timezone = 'UTC', updated_at = ? WHERE row <= ? AND COALESCE(timezone, '') = '' AND "
          "COALESCE(schedule_prompt, '') <> '' RETURNING job_id",
          base::to_millis(tx.now), *last);
      std::vector<std::string> jobs;
      while (query.next()) jobs.push_back(query.text(0));
      for (const auto& job : jobs)
        queue::record(tx,
                      {.who = "worker",
                       .what = "job.edited",
                       .subject = job,
                       .job_id = job,
                       .why = fmt::format("its plan names no zone and was in UTC so far, so it stays there; another "
                                          "zone: `farmtok jobs edit {} --tz Europe/Berlin`",
                                          job)});
      made = std::ssize(jobs);
    }
    tx.db("DELETE FROM meta WHERE key = ?", key).run();
    return made;
  });
  if (kept > 0) log::info("plans without a zone stay in UTC, as they were read so far", {{"jobs", kept}});
  return kept;
}

}  // namespace farmtok::farm
