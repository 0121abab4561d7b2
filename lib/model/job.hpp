#pragma once
// A job: one batch of content with the defaults its results and posts inherit.

#include "model/enums.hpp"
#include "model/field.hpp"

namespace farmtok::model {

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
  double credits_spent = 0;
  std::optional<double> credits_reserved;
  std::optional<std::string> reservation_id;
  std::optional<std::string> notes;
  bool bookmarked = false;
  base::Instant created_at{};
  base::Instant updated_at{};
};

template <>
struct Declared<Job> {
  static constexpr auto noun = "job";
  static constexpr auto fields = std::tuple{
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
      field<&Job::publish_prompt>("What an AI reviewer approves.", {.create = true, .format = Format::text}),
      field<&Job::schedule_prompt>("When posts go out, in words.",
                                   {.create = true, .edit = true, .format = Format::text}),
      field<&Job::on_job_finish_webhook>("URL told when the job finished.",
                                         {.create = true, .edit = true, .format = Format::url}),
      field<&Job::on_job_finish_email>("Mail address told when the job finished.",
                                       {.create = true, .edit = true, .format = Format::email}),
      field<&Job::on_schedule_webhook_default>(
          "URL told when a post of this job fires, unless its result names another.",
          {.create = true, .edit = true, .format = Format::url}),
      field<&Job::on_schedule_email_default>(
          "Mail address told when a post of this job fires, unless its result names another.",
          {.create = true, .edit = true, .format = Format::email}),
      field<&Job::on_proof_webhook_default>("URL told when a proof comes in, unless the result names another.",
                                            {.create = true, .edit = true, .format = Format::url}),
      field<&Job::on_proof_email_default>("Mail address told when a proof comes in, unless the result names another.",
                                          {.create = true, .edit = true, .format = Format::email}),
      field<&Job::destination_url>("Where the volunteer posts; results without one of their own inherit it.",
                                   {.create = true, .edit = true, .format = Format::url}),
      field<&Job::tracer>("Your own id for the job.", {.create = true, .max = 200}),
      field<&Job::inbox_tracer>("Groups posts into one volunteer's batch; results inherit it.",
                                {.create = true, .max = 200}),
      field<&Job::results_created>("Results the job has.", {.computed = true}),
      field<&Job::results_approved>("Results that are approved.", {.computed = true}),
      field<&Job::credits_spent>("Credits spent so far."),
      field<&Job::credits_reserved>("Credits still reserved."),
      field<&Job::reservation_id>("The reservation of those credits."),
      field<&Job::notes>("Free notes.", {.create = true, .edit = true, .format = Format::text, .max = 10'000}),
      field<&Job::bookmarked>("Marked by the operator.", {.create = true, .edit = true}),
      field<&Job::created_at>("When it was created."),
      field<&Job::updated_at>("When it last changed."),
  };
};

/// The answer to POST /jobs.
struct JobCreated {
  std::string job_id;
  JobStatus status = JobStatus::PENDING;
  double estimated_cost = 0;
};

template <>
struct Declared<JobCreated> {
  static constexpr auto noun = "created job";
  static constexpr auto fields = std::tuple{
      field<&JobCreated::job_id>("Identifies the job."),
      field<&JobCreated::status>("COMPLETED at once for a manual job."),
      field<&JobCreated::estimated_cost>("Credits the job may cost."),
  };
};

}  // namespace farmtok::model
