#include "farm/jobs/plan_begin.hpp"

namespace farmtok::farm::jobs {
namespace {

/// In `meta`; a job whose plan is that of its creation has none.
std::string key_of(const std::string& job_id) { return "plan.begin " + job_id; }

}  // namespace

base::Instant plan_begin(sql::Database& db, const model::Job& job) {
  auto query = db("SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?", key_of(job.job_id));
  return query.next() ? base::from_millis(query.integer(0)) : job.created_at;
}

void begin_plan(store::Tx& tx, const std::string& job_id) {
  tx.db("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", key_of(job_id),
        std::to_string(base::to_millis(tx.now)))
      .run();
}

void forget_plan_begin(store::Tx& tx, const std::string& job_id) {
  tx.db("DELETE FROM meta WHERE key IN (?, ?)", key_of(job_id), plan_reading_key(job_id)).run();
}

std::string plan_reading_key(const std::string& job_id) { return "plan.read " + job_id; }

}  // namespace farmtok::farm::jobs
