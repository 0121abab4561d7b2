#pragma once
// A result: one video with its texts, waiting for approval and a time.

#include "base/amount.hpp"
#include "model/ai_label.hpp"
#include "model/enums.hpp"
#include "model/field.hpp"
#include "model/provenance.hpp"

namespace farmtok::model {

struct Result {
  std::string result_id;
  std::string job_id;
  std::string user_id;
  std::string tweet_text;
  std::optional<std::string> original_video_url;
  std::optional<std::string> deduplicated_video_url;
  std::optional<std::string> tiktok_video_id;
  std::optional<std::string> tiktok_author;
  std::optional<std::int64_t> tiktok_view_count;
  std::optional<std::int64_t> tiktok_like_count;
  std::optional<std::int64_t> tiktok_comment_count;
  std::optional<std::string> tiktok_caption;
  std::optional<std::int64_t> tiktok_share_count;
  std::optional<base::Instant> tiktok_created_at;
  std::optional<std::int64_t> video_width;
  std::optional<std::int64_t> video_height;
  std::optional<double> video_seconds;
  std::optional<std::string> video_error;
  std::optional<std::string> duplicate_of;
  std::optional<double> similarity;
  std::optional<std::string> source_url;
  std::optional<std::string> source_provider;
  std::optional<base::Instant> fetched_at;
  RightsStatus rights_status = RightsStatus::unknown;
  std::optional<std::string> rights_note;
  std::optional<std::string> credit_line;
  AiOrigin ai_origin = AiOrigin::none_found;
  std::optional<std::string> ai_declared;
  std::optional<std::string> digital_source_type;
  std::optional<Credentials> credentials;
  std::optional<std::string> ai_tag;
  std::optional<bool> is_aigc;
  std::optional<std::string> ai_reason;
  std::optional<std::string> ai_notice;
  std::int64_t match_score = 100;
  std::string ai_analysis = "Manually created result";
  std::optional<std::string> analysed_by;
  std::optional<std::int64_t> analysis_tokens;
  std::optional<base::Amount> analysis_cost;
  std::optional<std::string> approval_decision;
  std::optional<std::string> decided_by;
  bool approved = true;
  bool rejected = false;
  std::optional<std::string> user_notes;
  std::optional<std::string> caption;
  std::optional<std::string> pin_comment;
  std::optional<std::string> instructions;
  std::optional<base::Instant> scheduled_datetime;
  std::optional<std::string> timezone;
  bool scheduled = false;
  std::optional<std::string> scheduled_id;
  std::optional<std::string> on_schedule_email;
  std::optional<std::string> on_schedule_webhook;
  std::optional<std::string> on_proof_webhook;
  std::optional<std::string> on_proof_email;
  std::optional<std::string> destination_url;
  std::optional<std::string> password_protected;
  std::optional<std::string> tracer;
  std::optional<std::string> inbox_tracer;
  bool bookmarked = false;
  base::Instant created_at{};
  base::Instant updated_at{};
};

template <>
struct Declared<Result> {
  static constexpr auto noun = "result";
  static constexpr auto fields = Rows{
      field<&Result::result_id>("Identifies the result."),
      field<&Result::job_id>("The job it belongs to."),
      field<&Result::user_id>("The account it belongs to."),
      field<&Result::tweet_text>(
          "The text of the post: what it says, in one or two sentences.",
          {.create = true, .edit = true, .format = Format::text, .max = 20'000, .flag = "text", .alias = "post_text"}),
      field<&Result::original_video_url>("The video: an http(s) URL or one that POST /media answered. On the command "
                                         "line also a file.",
                                         {.create = true, .edit = true, .format = Format::url, .flag = "video"}),
      field<&Result::deduplicated_video_url>("The varied copy, once a post of this result is rendered."),
      field<&Result::tiktok_video_id>("The video's id where it was found.", {.create = true, .max = 100}),
      field<&Result::tiktok_author>("Who made it.", {.create = true, .max = 200}),
      field<&Result::tiktok_view_count>("Views where it was found.", {.create = true}),
      field<&Result::tiktok_like_count>("Likes where it was found.", {.create = true}),
      field<&Result::tiktok_comment_count>("Comments where it was found.", {.create = true}),
      field<&Result::tiktok_caption>("Its caption where it was found.",
                                     {.create = true, .format = Format::text, .max = 20'000}),
      field<&Result::tiktok_share_count>("Shares where it was found.", {.create = true}),
      field<&Result::tiktok_created_at>("When it was published there."),
      field<&Result::video_width>("Pixels across, as far as known."),
      field<&Result::video_height>("Pixels down, as far as known."),
      field<&Result::video_seconds>("Length in seconds, as far as known."),
      field<&Result::video_error>(
          "Why there is no video of it yet: it could not be fetched, or what was fetched is no video."),
      field<&Result::duplicate_of>("An earlier result with nearly the same video."),
      field<&Result::similarity>("How near the two videos are, 0 to 1."),
      field<&Result::source_url>("Where the video came from.", {.create = true, .edit = true, .format = Format::url}),
      field<&Result::source_provider>("Which source found it."),
      field<&Result::fetched_at>("When its record was fetched."),
      field<&Result::rights_status>("The right to use it: unknown, owned, licensed, permission or public_domain.",
                                    {.create = true, .edit = true, .flag = "rights"}),
      field<&Result::rights_note>("The evidence of that right: a licence, a message, who agreed and when.",
                                  {.create = true, .edit = true, .format = Format::text}),
      field<&Result::credit_line>("The credit to its author; replaces {credit} in a caption.",
                                  {.create = true, .edit = true, .max = 300, .flag = "credit"}),
      field<&Result::ai_origin>(ai_label::origin, {.create = true, .edit = true, .words = ai_label::words}),
      field<&Result::ai_declared>("What its record says of AI, e.g. \"aigcLabelType 1\"."),
      field<&Result::digital_source_type>(ai_label::source_type),
      field<&Result::credentials>(ai_label::credentials),
      field<&Result::ai_tag>(ai_label::tag),
      field<&Result::is_aigc>(ai_label::is_aigc),
      field<&Result::ai_reason>(ai_label::reason,
                                {.create = true, .edit = true, .format = Format::text, .max = 1000, .flag = "reason"}),
      field<&Result::ai_notice>("What a copy of the video does not keep, and what is set instead.", {.computed = true}),
      field<&Result::match_score>("How well it fits, 0 to 100.", {.create = true, .least = 0, .most = 100}),
      field<&Result::ai_analysis>("Why it got its score.", {.create = true, .format = Format::text, .max = 20'000}),
      field<&Result::analysed_by>("Who scored it, e.g. \"rules\" or \"gemini gemini-2.5-flash\"."),
      field<&Result::analysis_tokens>("Tokens a model used for it."),
      field<&Result::analysis_cost>("Money a model cost for it, by the configured prices."),
      field<&Result::approval_decision>("What decided about approval, and why."),
      field<&Result::decided_by>(
          "Who decided last: operator, or the analyst. A machine never changes what the operator decided."),
      field<&Result::approved>("May be scheduled.", {.create = true, .edit = true}),
      field<&Result::rejected>("Turned down.", {.edit = true}),
      field<&Result::user_notes>("Free notes.", {.create = true, .edit = true, .format = Format::text, .max = 10'000}),
      field<&Result::caption>("The caption the volunteer copies.",
                              {.create = true, .edit = true, .format = Format::text, .max = 20'000}),
      field<&Result::pin_comment>("The comment the volunteer pins.",
                                  {.create = true, .edit = true, .format = Format::text, .max = 10'000}),
      field<&Result::instructions>("What the volunteer is to do.",
                                   {.create = true, .edit = true, .format = Format::text, .max = 20'000}),
      field<&Result::scheduled_datetime>("When it is to be posted: ISO 8601 with an offset, or a wall time of "
                                         "`timezone`.",
                                         {.create = true, .edit = true, .format = Format::datetime, .flag = "at"}),
      field<&Result::timezone>("The IANA zone the time is meant in; UTC when absent (the command line fills in "
                               "yours).",
                               {.create = true, .edit = true, .format = Format::zone, .max = 64, .flag = "tz"}),
      field<&Result::scheduled>("A post was made of it."),
      field<&Result::scheduled_id>("That post."),
      field<&Result::on_schedule_email>("Mail address notified when its post fires.",
                                        {.create = true, .edit = true, .format = Format::email}),
      field<&Result::on_schedule_webhook>("URL notified when its post fires.",
                                          {.create = true, .edit = true, .format = Format::url}),
      field<&Result::on_proof_webhook>("URL notified when a proof is submitted.",
                                       {.create = true, .edit = true, .format = Format::url}),
      field<&Result::on_proof_email>("Mail address notified when a proof is submitted.",
                                     {.create = true, .edit = true, .format = Format::email}),
      field<&Result::destination_url>("Where the volunteer posts.",
                                      {.create = true, .edit = true, .format = Format::url}),
      field<&Result::password_protected>("A password the volunteer must know to see the post; kept as a hash and "
                                         "never shown.",
                                         {.create = true, .edit = true, .format = Format::secret, .max = 200}),
      field<&Result::tracer>("Your own id.", {.create = true, .max = 200}),
      field<&Result::inbox_tracer>("The batch of the volunteer who gets it.",
                                   {.create = true, .edit = true, .max = 200}),
      field<&Result::bookmarked>("Marked by the operator.", {.create = true, .edit = true}),
      field<&Result::created_at>("When it was created."),
      field<&Result::updated_at>("When it last changed."),
  };
};

}  // namespace farmtok::model
