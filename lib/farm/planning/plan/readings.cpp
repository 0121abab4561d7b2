#include "farm/planning/plan/readings.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/json.hpp"
#include "crypto/crypto.hpp"
#include "farm/jobs/plan_begin.hpp"
#include "farm/planning/plan/plan.hpp"
#include "log/log.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

constexpr std::int64_t most_jobs = 1000;
/// Two readings that agree in so many moments are one: the words for the same moments may change with a version.
constexpr std::size_t moments_compared = 60;
constexpr auto instead_of_a_reading = "refused";

struct Reading {
  std::string words;
  std::string digest;  // of the moments; `instead_of_a_reading` for a plan that is refused
  std::string fault;
};

Reading read(sql::Database& db, const model::Job& job) {
  try {
    const auto begin = jobs::plan_begin(db, job);
    // Where nothing names a zone, another setting moves the plan and does not change what it says.
    const auto plan = read_plan(*job.schedule_prompt,
                                {.zone = job.timezone ? zones::canonical(*job.timezone) : "UTC", .anchor = begin});
    auto text = plan.zone;
    for (const auto at : moments_of(plan, begin - std::chrono::milliseconds{1}, moments_compared))
      text += " " + base::format_wall(zones::to_wall(at, plan.zone));
    return {plan.words, crypto::sha256_hex(text), {}};
  } catch (const base::Error& error) {
    return {{}, instead_of_a_reading, error.details.empty() ? error.message : error.details.front().message};
  }
}

/// What is kept in `meta` for a job.
struct Kept {
  std::string words;   // as it was read when it was given
  std::string digest;  // of that; empty where that is not known
  std::string told;    // the digest that the last event was about
};

std::optional<Kept> kept_of(sql::Database& db, const std::string& job_id) {
  auto query = db("SELECT value FROM meta WHERE key = ?", jobs::plan_reading_key(job_id));
  if (!query.next()) return std::nullopt;
  const auto json = base::parse_json(query.text(0));
  return Kept{json.value("words", ""), json.value("digest", ""), json.value("told", "")};
}

void keep(store::Tx& tx, const std::string& job_id, const Kept& kept) {
  tx.db("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        jobs::plan_reading_key(job_id),
        base::to_line({{"words", kept.words}, {"digest", kept.digest}, {"told", kept.told}}))
      .run();
}

std::vector<model::Job> jobs_with_plan(sql::Database& db) {
  static const auto sql = store::select<model::Job>(
      "jobs",
      "WHERE COALESCE(schedule_prompt, '') <> '' AND (status IN ('PENDING', 'PROCESSING') "
      "OR NOT EXISTS (SELECT 1 FROM results AS r WHERE r.job_id = jobs.job_id) "
      "OR EXISTS (SELECT 1 FROM results AS r WHERE r.job_id = jobs.job_id AND r.scheduled = 0 AND r.rejected = 0)) "
      "ORDER BY row DESC LIMIT ?");
  return store::all<model::Job>(db(sql, most_jobs));
}

bool differs(const Reading& now, const std::optional<Kept>& before) {
  return !now.fault.empty() || (before && !before->digest.empty() && before->digest != now.digest);
}

std::string words_of(const Reading& now, const Kept& before) {
  const auto former = before.words.empty() ? "" : fmt::format("; it was read as {}", before.words);
  return now.fault.empty() ? fmt::format("its plan is read as {}{}", now.words, former)
                           : fmt::format("its plan is refused: {}{}", now.fault, former);
}

}  // namespace

void keep_plan_reading(store::Tx& tx, const model::Job& job) {
  tx.db("DELETE FROM meta WHERE key = ?", jobs::plan_reading_key(job.job_id)).run();
  if (!job.schedule_prompt || job.schedule_prompt->empty()) return;
  const auto now = read(tx.db, job);
  if (now.fault.empty()) keep(tx, job.job_id, {now.words, now.digest, {}});
}

std::vector<OtherPlan> other_plans(sql::Database& db) {
  std::vector<OtherPlan> made;
  for (const auto& job : jobs_with_plan(db)) {
    auto now = read(db, job);
    const auto before = kept_of(db, job.job_id);
    if (differs(now, before))
      made.push_back({job.job_id, *job.schedule_prompt, job.timezone.value_or(""), before.value_or(Kept{}).words,
                      std::move(now.words), std::move(now.fault)});
  }
  return made;
}

std::int64_t compare_plans(Farm& farm) {
  const auto jobs = farm.store.read(jobs_with_plan);
  if (jobs.empty()) return 0;
  const auto told = farm.store.write([&](store::Tx& tx) {
    std::int64_t made = 0;
    for (const auto& job : jobs) {
      const auto now = read(tx.db, job);
      const auto before = kept_of(tx.db, job.job_id);
      if (!differs(now, before)) {
        if (!before || before->digest.empty()) keep(tx, job.job_id, {now.words, now.digest, {}});
        continue;
      }
      auto kept = before.value_or(Kept{});
      if (kept.told == now.digest) continue;
      kept.told = now.digest;
      keep(tx, job.job_id, kept);
      queue::record(tx, {.who = "worker",
                         .what = "job.plan_changed",
                         .subject = job.job_id,
                         .job_id = job.job_id,
                         .why = words_of(now, kept)});
      ++made;
    }
    return made;
  });
  if (told > 0) log::warn("plans of jobs are read otherwise than when they were given", {{"jobs", told}});
  return told;
}

}  // namespace farmtok::farm::planning
