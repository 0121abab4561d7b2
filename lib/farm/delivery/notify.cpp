#include "farm/delivery/notify.hpp"

#include <fmt/format.h>

#include "farm/messages/messages.hpp"
#include "farm/provenance.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"

namespace farmtok::farm::delivery {
namespace {

using base::Json;
using model::Scheduled;
using model::WebhookAction;

/// The fields that both payloads share.
Json about(const Scheduled& post) {
  return {{"scheduled_id", post.scheduled_id},
          {"result_id", post.result_id},
          {"job_id", post.job_id},
          {"user_id", post.user_id}};
}

/// What is known about the making of its video, and whether it is published with the AI label. Nothing where nothing is
/// known and nobody decided, so that these payloads are the contract's.
Json making(const Scheduled& post) {
  if (post.ai_origin == model::AiOrigin::none_found && !post.is_aigc && !post.credentials && !post.digital_source_type)
    return Json::object();
  Json made{{"ai_origin", model::enum_name(post.ai_origin)}, {"is_aigc", wears_label(post)}};
  messages::put(made, "digital_source_type", post.digital_source_type);
  messages::put(made, "ai_tag", post.ai_tag);
  if (post.credentials) made["credentials"] = model::to_json(*post.credentials);
  messages::put(made, "ai_reason", post.ai_reason);
  return made;
}

Json fired_payload(const Farm& farm, const Scheduled& raw) {
  const auto post = farm.links.present(raw);
  auto made = about(post);
  made["original_video_url"] = post.original_video_url.value_or("");
  made["deduplicated_video_url"] = post.deduplicated_video_url.value_or("");
  made["caption"] = post.caption.value_or("");
  made["pin_comment"] = post.pin_comment.value_or("");
  messages::put(made, "instructions", post.instructions ? post.instructions : post.instruction_prompt);
  made.update(making(post));
  made["volunteer_magic_link"] = post.volunteer_magic_link.value_or("");
  made["submit_proof_endpoint"] = farm.links.proof(post);
  messages::put(made, "tracer", post.tracer);
  messages::put(made, "inbox_tracer", post.inbox_tracer);
  return made;
}

Json proof_payload(const Scheduled& post) {
  auto made = about(post);
  made["proof_url"] = post.proof_url.value_or("");
  made["proof_timestamp"] = base::format_instant(post.proof_timestamp.value_or(base::Instant{}));
  made["tweet_text"] = post.tweet_text;
  made.update(making(post));
  if (post.ai_label_set) made["ai_label_set"] = *post.ai_label_set;
  else if (wears_label(post)) made["ai_label_set"] = nullptr;  // no one has said that it is on
  messages::put(made, "tracer", post.tracer);
  messages::put(made, "inbox_tracer", post.inbox_tracer);
  return made;
}

/// Everyone with access to the mailbox reads a mail: password-protected content is on the page alone.
Json fired_mail(const Farm& farm, const Scheduled& post) {
  const auto task = messages::section("Your task", farm.links.task(post), true);
  if (post.password_protected)
    return {{"subject", "Time to post"},
            {"lead",
             "It is time to post. Open the link on your phone, with the password you were given: it has the post and "
             "the form for its link."},
            {"sections", Json::array({task})}};
  const auto title = messages::first_line(post.tweet_text.empty() ? post.caption.value_or("a post") : post.tweet_text);
  return {
      {"subject", "Time to post: " + title},
      {"lead",
       fmt::format("It is time to post. Open the link on your phone: it has {} and the form for the link of your post.",
                   post.dedup_status ? "the video, the caption" : "the text to post")},
      {"sections",
       Json::array({task, messages::section("Caption", post.caption),
                    messages::section("Comment to pin", post.pin_comment),
                    messages::section("AI label", wears_label(post) ? std::string{label_task} : std::string{}),
                    messages::section("Instructions", post.instructions ? post.instructions : post.instruction_prompt),
                    messages::section("Post it at", post.destination_url, true)})}};
}

Json proof_mail(const Scheduled& post, const std::vector<std::string>& doubts) {
  const bool open = !post.password_protected;
  return {
      {"subject",
       "Posted: " + (open && !post.tweet_text.empty() ? messages::first_line(post.tweet_text) : post.scheduled_id)},
      {"lead", fmt::format("{} submitted the link of the published post.", post.reported_by.value_or("A volunteer"))},
      {"sections", Json::array({messages::section("Published at", post.proof_url, true),
                                messages::section("Please look at it", fmt::format("{}", fmt::join(doubts, "; "))),
                                messages::section("Text", open ? post.tweet_text : std::string{}),
                                messages::section("Post", post.scheduled_id)})}};
}

}  // namespace

void notify_fired(Farm& farm, store::Tx& tx, const Scheduled& post) {
  if (post.on_schedule_webhook)
    messages::add_webhook(farm, tx, post.scheduled_id, *post.on_schedule_webhook, WebhookAction::SCHEDULE_FIRED,
                          fired_payload(farm, post));
  if (post.on_schedule_email)
    messages::add_mail(farm, tx, post.scheduled_id, *post.on_schedule_email, fired_mail(farm, post));
}

void notify_proof(Farm& farm, store::Tx& tx, const Scheduled& post, const std::vector<std::string>& doubts) {
  if (post.on_proof_webhook)
    messages::add_webhook(farm, tx, post.scheduled_id, *post.on_proof_webhook, WebhookAction::PROOF_SUBMITTED,
                          proof_payload(post));
  if (post.on_proof_email)
    messages::add_mail(farm, tx, post.scheduled_id, *post.on_proof_email, proof_mail(post, doubts));
}

}  // namespace farmtok::farm::delivery
