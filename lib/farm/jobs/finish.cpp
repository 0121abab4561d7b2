#include "farm/jobs/finish.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/credits/credits.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/messages/messages.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"

namespace farmtok::farm::jobs {
namespace {

using base::Code;
using base::Error;
using base::Json;
using model::Job;
using model::JobStatus;

constexpr auto cancelled = "cancelled by the operator";

/// The same values that the API shows of these fields.
Json payload_of(const Job& job) {
  const auto shown = model::to_json(job);
  Json made = Json::object();
  for (const auto* field : {"job_id", "user_id", "status", "status_reason", "results_created", "results_approved",
                            "credits_spent", "tracer", "inbox_tracer"})
    if (const auto found = shown.find(field); found != shown.end()) made[field] = *found;
  return made;
}

Json mail_of(const Job& job) {
  const auto name =
      messages::first_line(job.title.value_or(job.content_prompt.value_or(job.channel_username.value_or(job.job_id))));
  const bool failed = job.status == JobStatus::FAILED;
  return {
      {"subject",
       fmt::format("{}: {} ({} of {})", failed ? "Failed" : "Found", name, job.results_created, job.output_quantity)},
      {"lead", fmt::format("The job is {} with {} of {} results, {} of them approved.", model::enum_name(job.status),
                           job.results_created, job.output_quantity, job.results_approved)},
      {"sections",
       Json::array({messages::section("Why", job.status_reason),
                    messages::section("Credits spent", base::format_amount(job.credits_spent)),
                    messages::section("Look through them", fmt::format("farmtok results review {}", job.job_id))})}};
}

void drop_what_is_left(store::Tx& tx, const std::string& job_id) {
  tx.db("DELETE FROM work WHERE (kind = 'discover' AND key = ?1) OR (kind IN ('analyse', 'fetch') AND subject = ?1)",
        job_id)
      .run();
  tx.db("UPDATE found SET state = 'unused', reason = 'the job ended before it was looked at' "
        "WHERE job_id = ? AND state IN ('waiting', 'analysing')",
        job_id)
      .run();
}

void end(const Farm& farm, store::Tx& tx, Job& job, JobStatus status, std::optional<std::string> reason,
         const char* who) {
  const auto before = job.status;
  drop_what_is_left(tx, job.job_id);
  credits::close_credits(farm, tx, job);
  job.status = status;
  job.status_reason = std::move(reason);
  job.finished_at = tx.now;
  count_results(tx.db, job);
  save_job(tx, job);
  queue::record(tx, {.who = who,
                     .what = status == JobStatus::FAILED ? "job.failed" : "job.finished",
                     .subject = job.job_id,
                     .job_id = job.job_id,
                     .from_state = model::enum_name(before),
                     .to_state = model::enum_name(status),
                     .why = job.status_reason});
  if (job.on_job_finish_webhook)
    messages::add_webhook(farm, tx, job.job_id, *job.on_job_finish_webhook, model::WebhookAction::JOB_FINISHED,
                          payload_of(job));
  if (job.on_job_finish_email) messages::add_mail(farm, tx, job.job_id, *job.on_job_finish_email, mail_of(job));
}

}  // namespace

void finish_job(const Farm& farm, store::Tx& tx, Job& job, JobStatus status, std::optional<std::string> reason) {
  end(farm, tx, job, status, std::move(reason), "worker");
}

Job cancel_job(Farm& farm, const std::string& job_id) {
  return farm.store.write([&](store::Tx& tx) {
    auto job = get_job(tx.db, job_id);
    if (job.status == JobStatus::FAILED && job.status_reason == cancelled)
      throw Error{Code::ALREADY_FINISHED, fmt::format("job {} is cancelled already; nothing is left to do", job_id)};
    if (!is_running(job))
      throw Error{Code::ALREADY_FINISHED,
                  fmt::format("job {} has ended already: it is {}", job_id, model::enum_name(job.status)),
                  fmt::format("`farmtok jobs delete {}` deletes it with its results.", job_id)};
    end(farm, tx, job, JobStatus::FAILED, cancelled, "operator");
    return job;
  });
}

}  // namespace farmtok::farm::jobs
