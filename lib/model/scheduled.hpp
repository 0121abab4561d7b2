#pragma once
// A scheduled post: one video, one time, one volunteer's task. "Post" in the code, `scheduled` in the contract.

#include "base/amount.hpp"
#include "model/ai_label.hpp"
#include "model/enums.hpp"
#include "model/field.hpp"
#include "model/render.hpp"

namespace farmtok::model {

/// How a post's copy was made; the operator sees all of it.
struct RenderReport {
  std::string input_sha256;
  std::string output_sha256;
  VideoFacts input;
  VideoFacts output;
  double render_seconds = 0;
  std::optional<std::string> profile;
  std::optional<std::string> encoder;
  std::optional<Fidelity> fidelity;
  std::optional<std::string> notes;
};

template <>
struct Declared<RenderReport> {
  static constexpr auto noun = "render";
  static constexpr auto fields = Rows{
      field<&RenderReport::input_sha256>("SHA-256 of the original."),
      field<&RenderReport::output_sha256>("SHA-256 of the copy."),
      field<&RenderReport::input>("What the original holds."),
      field<&RenderReport::output>("What the copy holds."),
      field<&RenderReport::render_seconds>("Wall seconds spent on it."),
      field<&RenderReport::profile>("What the copy was made like: tiktok or match."),
      field<&RenderReport::encoder>("Which encoder made it."),
      field<&RenderReport::fidelity>("How true the copy is."),
      field<&RenderReport::notes>("Unexpected changes, a line each.", {.format = Format::text}),
  };
};

struct Scheduled {
  std::string scheduled_id;
  std::string result_id;
  std::string job_id;
  std::string user_id;
  std::string tweet_text;
  PostStatus status = PostStatus::pending;
  PostState state = PostState::planned;
  std::optional<std::string> state_reason;
  std::optional<std::string> notice;
  std::optional<base::Amount> credits_consumed;
  std::optional<std::string> volunteer_magic_link;
  std::optional<std::string> link_token;
  std::optional<base::Instant> link_made_at;
  std::optional<std::string> original_video_url;
  std::optional<std::string> deduplicated_video_url;
  std::optional<std::string> poster_url;
  std::optional<DedupStatus> dedup_status;
  std::optional<std::string> dedup_error;
  std::optional<Variation> variation;
  std::optional<RenderReport> render;
  AiOrigin ai_origin = AiOrigin::none_found;
  std::optional<std::string> digital_source_type;
  std::optional<Credentials> credentials;
  std::optional<std::string> ai_tag;
  std::optional<bool> is_aigc;
  std::optional<std::string> ai_reason;
  std::optional<std::string> caption;
  std::optional<std::string> pin_comment;
  std::optional<std::string> instructions;
  std::optional<std::string> instruction_prompt;
  base::Instant scheduled_datetime{};
  std::string scheduled_local;
  std::string timezone = "UTC";
  std::optional<std::string> on_schedule_email;
  std::optional<std::string> on_schedule_webhook;
  std::optional<std::string> on_proof_webhook;
  std::optional<std::string> on_proof_email;
  std::optional<std::string> destination_url;
  std::optional<std::string> password_protected;
  bool fired = false;
  std::optional<base::Instant> fired_at;
  std::optional<std::string> proof_url;
  std::optional<base::Instant> proof_timestamp;
  std::optional<std::string> reported_by;
  std::optional<bool> ai_label_set;
  std::optional<std::string> tracer;
  std::optional<std::string> inbox_tracer;
  std::optional<std::string> repeat_of;
  std::int64_t moves = 0;
  base::Instant created_at{};
  base::Instant updated_at{};
};

template <>
struct Declared<Scheduled> {
  static constexpr auto noun = "post";
  static constexpr auto fields = Rows{
      field<&Scheduled::scheduled_id>("Identifies the post; part of the volunteer's link until that is replaced."),
      field<&Scheduled::result_id>("The result it was made of."),
      field<&Scheduled::job_id>("The job it belongs to."),
      field<&Scheduled::user_id>("The account it belongs to."),
      field<&Scheduled::tweet_text>("The text of the post.",
                                    {.edit = true, .format = Format::text, .max = 20'000, .flag = "text"}),
      field<&Scheduled::status>("completed once its proof is in."),
      field<&Scheduled::state>("planned, held (due, video not ready), fired, late (fired after its time), missed."),
      field<&Scheduled::state_reason>("Why it is held, late or missed."),
      field<&Scheduled::notice>("What the operator should know of it, e.g. that its rights are unknown."),
      field<&Scheduled::credits_consumed>("Credits it cost."),
      field<&Scheduled::volunteer_magic_link>("The volunteer's link.", {.computed = true}),
      field<&Scheduled::link_token>("Set once the link was replaced; the link then carries it instead of the id.",
                                    {.format = Format::secret, .max = 64}),
      field<&Scheduled::link_made_at>("When the link was replaced."),
      field<&Scheduled::original_video_url>("The video as it came."),
      field<&Scheduled::deduplicated_video_url>("The varied copy, once rendered."),
      field<&Scheduled::poster_url>("A still picture of the copy."),
      field<&Scheduled::dedup_status>("pending, completed or failed; absent without a video."),
      field<&Scheduled::dedup_error>("Why the rendering failed."),
      field<&Scheduled::variation>("What is changed in this post's copy."),
      field<&Scheduled::render>("What the rendering did."),
      field<&Scheduled::ai_origin>(ai_label::origin, {.edit = true, .words = ai_label::words}),
      field<&Scheduled::digital_source_type>(ai_label::source_type),
      field<&Scheduled::credentials>(ai_label::credentials),
      field<&Scheduled::ai_tag>(ai_label::tag),
      field<&Scheduled::is_aigc>(ai_label::is_aigc),
      field<&Scheduled::ai_reason>(ai_label::reason,
                                   {.edit = true, .format = Format::text, .max = 1000, .flag = "reason"}),
      field<&Scheduled::caption>("The caption the volunteer copies.",
                                 {.edit = true, .format = Format::text, .max = 20'000}),
      field<&Scheduled::pin_comment>("The comment the volunteer pins.",
                                     {.edit = true, .format = Format::text, .max = 10'000}),
      field<&Scheduled::instructions>("What the volunteer is to do.",
                                      {.edit = true, .format = Format::text, .max = 20'000}),
      field<&Scheduled::instruction_prompt>("The job's instructions, shown when the post has none of its own.",
                                            {.edit = true, .format = Format::text, .max = 20'000}),
      field<&Scheduled::scheduled_datetime>("When it fires: ISO 8601 with an offset, or a wall time of `timezone`.",
                                            {.edit = true, .format = Format::datetime, .flag = "at"}),
      field<&Scheduled::scheduled_local>("The same moment as a wall time in `timezone`."),
      field<&Scheduled::timezone>("The IANA zone the time is meant in.",
                                  {.edit = true, .format = Format::zone, .max = 64, .flag = "tz"}),
      field<&Scheduled::on_schedule_email>("Mail address notified when it fires.",
                                           {.edit = true, .format = Format::email}),
      field<&Scheduled::on_schedule_webhook>("URL notified when it fires.", {.edit = true, .format = Format::url}),
      field<&Scheduled::on_proof_webhook>("URL notified when the proof is submitted.",
                                          {.edit = true, .format = Format::url}),
      field<&Scheduled::on_proof_email>("Mail address notified when the proof is submitted.",
                                        {.edit = true, .format = Format::email}),
      field<&Scheduled::destination_url>("Where the volunteer posts.", {.edit = true, .format = Format::url}),
      field<&Scheduled::password_protected>("Set when the page asks for a password; never shown.",
                                            {.format = Format::secret, .max = 200}),
      field<&Scheduled::fired>("It has fired."),
      field<&Scheduled::fired_at>("When that was."),
      field<&Scheduled::proof_url>("The URL the volunteer submitted."),
      field<&Scheduled::proof_timestamp>("When it was submitted."),
      field<&Scheduled::reported_by>("Who submitted it."),
      field<&Scheduled::ai_label_set>("The volunteer said that the label for AI-generated content is on."),
      field<&Scheduled::tracer>("Your own id."),
      field<&Scheduled::inbox_tracer>("The batch of the volunteer who gets it.", {.edit = true, .max = 200}),
      field<&Scheduled::repeat_of>("The first post of the same result, of which this is a later one."),
      field<&Scheduled::moves>("How often its time was changed."),
      field<&Scheduled::created_at>("When it was planned."),
      field<&Scheduled::updated_at>("When it last changed."),
  };
};

/// The optional body of POST /results/:id/schedule.
struct ScheduleRequest {
  std::optional<base::Instant> scheduled_datetime;
  std::optional<std::string> timezone;
  std::optional<std::string> repeat;
};

template <>
struct Declared<ScheduleRequest> {
  static constexpr auto noun = "schedule request";
  static constexpr auto fields = Rows{
      field<&ScheduleRequest::scheduled_datetime>(
          "When to post: ISO 8601 with an offset, or a wall time of `timezone`; without it the result's own time, "
          "else the next free slot of the job's plan, else 24 hours from now.",
          {.create = true, .format = Format::datetime, .flag = "at"}),
      field<&ScheduleRequest::timezone>("The IANA zone the time is meant in; UTC when absent (the command line "
                                        "fills in yours).",
                                        {.create = true, .format = Format::zone, .max = 64, .flag = "tz"}),
      field<&ScheduleRequest::repeat>("Post it again later, each time with a variation of its own: every=30d,max=3.",
                                      {.create = true, .max = 64}),
  };
};

}  // namespace farmtok::model
