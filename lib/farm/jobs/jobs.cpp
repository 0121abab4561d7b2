#include "farm/jobs/jobs.hpp"

#include <fmt/format.h>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "farm/credits/ledger.hpp"
#include "farm/jobs/plan_begin.hpp"
#include "farm/kinds.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::jobs {
namespace {

using base::Code;
using base::Error;
using model::Job;

[[noreturn]] void refuse_unknown(const std::string& job_id) {
  throw no_such(Code::JOB_NOT_FOUND, "job", job_id, "`farmtok jobs list` lists them.");
}

}  // namespace

void count_results(sql::Database& db, Job& job) {
  // Two queries, each served by an index alone.
  auto query = db("SELECT count(*), coalesce(sum(approved), 0) FROM results WHERE job_id = ?", job.job_id);
  query.next();
  job.results_created = query.integer(0);
  job.results_approved = query.integer(1);
  const auto copies =
      count(db("SELECT count(*) FROM results WHERE job_id = ? AND duplicate_of IS NOT NULL", job.job_id));
  if (copies > 0) job.near_copies = copies;
}

bool is_running(const Job& job) {
  return job.status == model::JobStatus::PENDING || job.status == model::JobStatus::PROCESSING;
}

void save_job(store::Tx& tx, Job& job) {
  job.updated_at = tx.now;
  store::update(tx.db, "jobs", "job_id", job.job_id, job);
}

Page<Job> list_jobs(sql::Database& db, const PageRequest& page) {
  const auto before = page.cursor ? read_cursor(*page.cursor).first : INT64_MAX;
  auto query =
      db(fmt::format("SELECT row, {} FROM jobs WHERE row < ? ORDER BY row DESC LIMIT ?", store::columns<Job>()), before,
         page.limit + 1);
  auto made =
      read_page<Job>(std::move(query), page.limit, [](const Job&, std::int64_t row) { return make_cursor(row, 0); });
  for (auto& job : made.items) count_results(db, job);
  made.total = count(db("SELECT count(*) FROM jobs"));
  return made;
}

std::optional<Job> find_job(sql::Database& db, const std::string& job_id) {
  static const auto sql = store::select<Job>("jobs", "WHERE job_id = ?");
  auto job = store::first<Job>(db(sql, job_id));
  if (job) count_results(db, *job);
  return job;
}

Job get_job(sql::Database& db, const std::string& job_id) {
  auto job = find_job(db, job_id);
  if (!job) refuse_unknown(job_id);
  return *job;
}

void require_job(sql::Database& db, const std::string& job_id) {
  if (!db("SELECT 1 FROM jobs WHERE job_id = ?", job_id).next()) refuse_unknown(job_id);
}

Job edit_job(Farm& farm, const std::string& job_id, const base::Json& request) {
  return farm.store.write([&](store::Tx& tx) {
    auto job = get_job(tx.db, job_id);
    model::apply_request(job, request, model::Operation::edit);
    save_job(tx, job);
    if (request.contains("schedule_prompt")) begin_plan(tx, job_id);
    queue::record(tx, {.who = "operator", .what = "job.edited", .subject = job_id, .job_id = job_id});
    return job;
  });
}

JobRemains delete_job(Farm& farm, const std::string& job_id) {
  return farm.store.write([&](store::Tx& tx) {
    const auto job = get_job(tx.db, job_id);
    if (is_running(job))
      throw Error{Code::JOB_IN_PROGRESS, fmt::format("job {} is {}", job_id, model::enum_name(job.status)),
                  fmt::format("Wait until it is finished, or end it: `farmtok jobs cancel {}`.", job_id)};
    auto posts = tx.db(
        "SELECT count(*), coalesce(sum(fired), 0), coalesce(sum(proof_url IS NOT NULL), 0) FROM posts "
        "WHERE job_id = ?",
        job_id);
    posts.next();
    const JobRemains gone{
        job.results_created, posts.integer(0), posts.integer(1), posts.integer(2),
        credits::refund_unused_posts(tx, job_id, "its job was deleted before a copy was made and before it fired")};
    // Queued notifications are still sent: they are promises already made.
    tx.db("DELETE FROM work WHERE kind IN ('fire', 'render', 'fetch') AND subject IN "
          "(SELECT scheduled_id FROM posts WHERE job_id = ?)",
          job_id)
        .run();
    tx.db("DELETE FROM work WHERE (kind = 'discover' AND key = ?1) OR (kind IN ('analyse', 'fetch') AND subject = ?1)",
          job_id)
        .run();
    tx.db("DELETE FROM jobs WHERE job_id = ?", job_id).run();
    forget_plan_begin(tx, job_id);
    queue::record(
        tx, {.who = "operator",
             .what = "job.deleted",
             .subject = job_id,
             .job_id = job_id,
             .why = fmt::format(
                 "with {} and {}, {} of them fired, {} with a proof{}", base::counted(gone.results, "result"),
                 base::counted(gone.posts, "post"), gone.fired, gone.proofs,
                 gone.refunded.micros > 0 ? fmt::format("; {} credits given back", base::format_amount(gone.refunded))
                                          : "")});
    return gone;
  });
}

}  // namespace farmtok::farm::jobs
