#pragma once
// A job: one batch of content with the defaults its results and posts inherit.

#include "base/amount.hpp"
#include "model/enums.hpp"
#include "model/field.hpp"

namespace farmtok::model {

/// The progress of a search or channel job. Every found post is finally exactly one of kept, unfit, filtered, failed,
/// seen, duplicates, pinned and photos.
struct JobProgress {
  std::int64_t pages = 0;
  std::int64_t found = 0;
  std::int64_t pinned = 0;
  std::int64_t photos = 0;
  std::int64_t seen = 0;
  std::int64_t duplicates = 0;
  std::int64_t filtered = 0;
  std::int64_t analysed = 0;
  std::int64_t unfit = 0;
  std::int64_t failed = 0;
  std::int64_t kept = 0;
  std::int64_t with_video = 0;
};

template <>
struct Declared<JobProgress> {
  static constexpr auto noun = "job progress";
  static constexpr auto fields = Rows{
      field<&JobProgress::pages>("Pages asked of the source."),
      field<&JobProgress::found>("Videos it answered."),
      field<&JobProgress::pinned>("Passed over: pinned to the top of their channel."),
      field<&JobProgress::photos>("Passed over: photo posts, which have pictures and sound, but no video."),
      field<&JobProgress::seen>("Passed over: offered by an earlier job already."),
      field<&JobProgress::duplicates>("Passed over: the same video as another of this job."),
      field<&JobProgress::filtered>("Dropped before analysis: against a hard condition of the filter."),
      field<&JobProgress::analysed>("Videos that were analysed."),
      field<&JobProgress::unfit>("Dropped after analysis: too low a score, or not what the filter asks."),
      field<&JobProgress::failed>("Videos that could not be analysed at all."),
      field<&JobProgress::kept>("Videos that became results."),
      field<&JobProgress::with_video>("Kept ones whose video was fetched and can be rendered."),
  };
};

struct Job {
  std::string job_id;
  std::string user_id;
  JobStatus status = JobStatus::PENDING;
  std::optional<std::string> title;
  JobMode job_mode = JobMode::search;
  std::optional<std::string> content_prompt;
  std::optional<std::string> channel_username;
  std::int64_t output_quantity = 5;
  std::optional<std::string> filter_prompt;
  std::optional<std::string> instruction_prompt;
  std::optional<std::string> caption_prompt;
  PublishMode publish_mode = PublishMode::MANUAL_REVIEW;
  std::optional<std::string> publish_prompt;
  std::optional<std::string> schedule_prompt;
  std::optional<std::string> timezone;
  std::optional<std::string> on_job_finish_webhook;
  std::optional<std::string> on_job_finish_email;
  std::optional<std::string> on_schedule_webhook_default;
  std::optional<std::string> on_schedule_email_default;
  std::optional<std::string> on_proof_webhook_default;
  std::optional<std::string> on_proof_email_default;
  std::optional<std::string> destination_url;
  std::optional<std::string> tracer;
  std::optional<std::string> inbox_tracer;
  std::int64_t results_created = 0;
  std::int64_t results_approved = 0;
  std::optional<std::int64_t> near_copies;
  base::Amount credits_spent;
  std::optional<base::Amount> credits_reserved;
  std::optional<std::string> reservation_id;
  std::optional<std::string> notes;
  bool bookmarked = false;
  std::optional<std::string> discovery_provider;
  std::optional<std::string> analysis_provider;
  bool allow_seen = false;
  std::optional<JobProgress> progress;
  std::optional<std::string> status_reason;
  std::optional<base::Amount> estimated_cost;
  std::optional<base::Instant> finished_at;
  base::Instant created_at{};
  base::Instant updated_at{};
};

template <>
struct Declared<Job> {
  static constexpr auto noun = "job";
  static constexpr auto fields = Rows{
      field<&Job::job_id>("Identifies the job."),
      field<&Job::user_id>("The account the job belongs to."),
      field<&Job::status>("PENDING, PROCESSING, COMPLETED or FAILED. A manual job is COMPLETED from the start."),
      field<&Job::title>("A name people recognise.", {.create = true, .edit = true, .max = 200}),
      field<&Job::job_mode>("Where content comes from: search, channel, or manual (bring your own).",
                            {.create = true, .flag = "mode"}),
      field<&Job::content_prompt>("Keywords to search for, or a description of the content.",
                                  {.create = true, .format = Format::text, .flag = "prompt"}),
      field<&Job::channel_username>("The channel to take videos from, without @.",
                                    {.create = true, .max = 100, .flag = "channel"}),
      field<&Job::output_quantity>("How many videos are wanted.",
                                   {.create = true, .least = 1, .most = 10'000, .flag = "quantity"}),
      field<&Job::filter_prompt>("What a video must be like to be kept.",
                                 {.create = true, .format = Format::text, .flag = "filter"}),
      field<&Job::instruction_prompt>("What volunteers are to do when they post; results without instructions of "
                                      "their own show it.",
                                      {.create = true, .edit = true, .format = Format::text}),
      field<&Job::caption_prompt>("How captions are to be written.", {.create = true, .format = Format::text}),
      field<&Job::publish_mode>("Who approves: MANUAL_REVIEW, AI_REVIEW or AUTO_APPROVED.", {.create = true}),
      field<&Job::publish_prompt>("What a model approves, with AI_REVIEW.", {.create = true, .format = Format::text}),
      field<&Job::schedule_prompt>("When posts go out: \"2 per day, 9am and 6pm EST\", a cron line or an RRULE.",
                                   {.create = true, .edit = true, .format = Format::text}),
      field<&Job::timezone>("The IANA zone of the plan's times when it names none; the settings' when absent (the "
                            "command line fills in yours).",
                            {.create = true, .edit = true, .format = Format::zone, .max = 64, .flag = "tz"}),
      field<&Job::on_job_finish_webhook>("URL notified when the job finished.",
                                         {.create = true, .edit = true, .format = Format::url}),
      field<&Job::on_job_finish_email>("Mail address notified when the job finished.",
                                       {.create = true, .edit = true, .format = Format::email}),
      field<&Job::on_schedule_webhook_default>(
          "URL notified when a post of this job fires, unless its result names another.",
          {.create = true, .edit = true, .format = Format::url}),
      field<&Job::on_schedule_email_default>(
          "Mail address notified when a post of this job fires, unless its result names another.",
          {.create = true, .edit = true, .format = Format::email}),
      field<&Job::on_proof_webhook_default>("URL notified when a proof is submitted, unless the result names another.",
                                            {.create = true, .edit = true, .format = Format::url}),
      field<&Job::on_proof_email_default>(
          "Mail address notified when a proof is submitted, unless the result names another.",
          {.create = true, .edit = true, .format = Format::email}),
      field<&Job::destination_url>("Where the volunteer posts; results without one of their own inherit it.",
                                   {.create = true, .edit = true, .format = Format::url}),
      field<&Job::tracer>("Your own id for the job.", {.create = true, .max = 200}),
      field<&Job::inbox_tracer>("Groups posts into one volunteer's batch; results inherit it.",
                                {.create = true, .edit = true, .max = 200}),
      field<&Job::results_created>("Results the job has.", {.computed = true}),
      field<&Job::results_approved>("Results that are approved.", {.computed = true}),
      field<&Job::near_copies>("Results whose video is nearly that of an earlier one; absent for none.",
                               {.computed = true}),
      field<&Job::credits_spent>("Credits spent so far."),
      field<&Job::credits_reserved>("Credits still reserved."),
      field<&Job::reservation_id>("The reservation of those credits."),
      field<&Job::notes>("Free notes.", {.create = true, .edit = true, .format = Format::text, .max = 10'000}),
      field<&Job::bookmarked>("Marked by the operator.", {.create = true, .edit = true}),
      field<&Job::discovery_provider>("Where a search or channel job looks: catalogue, command, ytdlp, tikwm or "
                                      "aweme; else discovery.provider of the configuration.",
                                      {.create = true, .max = 40, .flag = "discovery"}),
      field<&Job::analysis_provider>("Who scores and writes: rules, gemini, openai or command; else "
                                     "analysis.provider of the configuration.",
                                     {.create = true, .max = 40, .flag = "analysis"}),
      field<&Job::allow_seen>("Also take videos that an earlier job offered.", {.create = true}),
      field<&Job::progress>("How far a search or channel job is."),
      field<&Job::status_reason>("Why it failed, or why it has fewer results than wanted."),
      field<&Job::estimated_cost>("Credits it was expected to cost."),
      field<&Job::finished_at>("When it completed or failed."),
      field<&Job::created_at>("When it was created."),
      field<&Job::updated_at>("When it last changed."),
  };
};

/// The answer to POST /jobs.
struct JobCreated {
  std::string job_id;
  JobStatus status = JobStatus::PENDING;
  base::Amount estimated_cost;
};

template <>
struct Declared<JobCreated> {
  static constexpr auto noun = "created job";
  static constexpr auto fields = Rows{
      field<&JobCreated::job_id>("Identifies the job."),
      field<&JobCreated::status>("COMPLETED at once for a manual job."),
      field<&JobCreated::estimated_cost>("Credits the job may cost."),
  };
};

}  // namespace farmtok::model
