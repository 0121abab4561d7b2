#include <fmt/format.h>

#include <array>

#include "output/view/ai.hpp"
#include "output/view/video.hpp"
#include "output/view/view.hpp"

namespace farmtok::cli {
namespace {

double number(const Json& object, const char* field) {
  const auto found = object.find(field);
  return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

/// " for tiktok, by libx264"; a copy from before these fields were stored has none.
std::string made_like(const Json& render) {
  const auto profile = text_of(render, "profile"), encoder = text_of(render, "encoder");
  return profile.empty() || encoder.empty() ? std::string{} : fmt::format(" for {}, by {}", profile, encoder);
}

void what(Card& card, const Json& post) {
  card.section("What");
  constexpr std::array rows{std::array{"text", "tweet_text"},
                            std::array{"caption", "caption"},
                            std::array{"pin comment", "pin_comment"},
                            std::array{"instructions", "instructions"},
                            std::array{"of the job", "instruction_prompt"},
                            std::array{"post it at", "destination_url"},
                            std::array{"job", "job_id"},
                            std::array{"result", "result_id"},
                            std::array{"again of", "repeat_of"},
                            std::array{"batch", "inbox_tracer"},
                            std::array{"tracer", "tracer"}};
  for (const auto& [name, field] : rows) card.row(name, text_of(post, field));
  card.row("notice", text_of(post, "notice"), Tint::yellow);
}

void when(Card& card, const Json& post, const Look& look) {
  card.section("When");
  card.row("due", moment(post, "scheduled_datetime", look));
  auto wall = text_of(post, "scheduled_local");
  if (wall.size() > 10 && wall[10] == 'T') wall[10] = ' ';
  card.row("meant as", fmt::format("{} {}", wall, text_of(post, "timezone")));
  if (const auto moves = static_cast<int>(number(post, "moves")); moves > 0)
    card.row("moved", moves == 1 ? "once" : fmt::format("{} times", moves));
  card.row("fired", moment(post, "fired_at", look), Tint::green);
  card.row("why", text_of(post, "state_reason"), Tint::yellow);
}

void video(Card& card, const Json& post) {
  card.section("Video and variation");
  const auto& render = object_in(post, "render");
  const auto status = text_of(post, "dedup_status");
  card.row("rendering", status.empty() ? "this post has no video" : status, tint_of_state(status));
  card.row("failed because", text_of(post, "dedup_error"), Tint::red);
  card.row("variation", variation_line(object_in(post, "variation")));
  card.row("original", video_line(object_in(render, "input")));
  card.row("copy", video_line(object_in(render, "output")));
  card.row("fidelity", fidelity_line(object_in(render, "fidelity")));
  card.row("notes", text_of(render, "notes"), Tint::yellow);
  if (!render.empty())
    card.row("rendered", fmt::format("in {:.1f} s{}", number(render, "render_seconds"), made_like(render)));
  card.row("original URL", text_of(post, "original_video_url"));
  card.row("copy URL", text_of(post, "deduplicated_video_url"));
  card.row("poster URL", text_of(post, "poster_url"));
  card.row("original sha256", text_of(render, "input_sha256"), Tint::dim);
  card.row("copy sha256", text_of(render, "output_sha256"), Tint::dim);
}

/// What is known about the making of its video, and the platform's label.
void making(Card& card, const Json& post) {
  card.section("AI");
  ai_rows(card, post);
}

void notifications(Card& card, const Json& post) {
  card.section("Notifications");
  card.row("fires: webhook", text_of(post, "on_schedule_webhook"));
  card.row("fires: mail", text_of(post, "on_schedule_email"));
  card.row("proof: webhook", text_of(post, "on_proof_webhook"));
  card.row("proof: mail", text_of(post, "on_proof_email"));
}

void proof(Card& card, const Json& post, const Look& look) {
  card.section("Volunteer and proof");
  card.row("link", text_of(post, "volunteer_magic_link"), Tint::cyan);
  if (!text_of(post, "password_protected").empty()) card.row("password", "the page asks for it");
  const auto url = text_of(post, "proof_url");
  card.row("proof", url.empty() ? (post.value("fired", false) ? "awaited" : "not yet: the post has not fired") : url,
           url.empty() ? Tint::yellow : Tint::green);
  card.row("submitted", moment(post, "proof_timestamp", look));
  card.row("by", text_of(post, "reported_by"));
}

}  // namespace

Card post_card(const Json& post, const Look& look) {
  Card card;
  card.section("");
  const auto state = text_of(post, "state");
  card.row("post", text_of(post, "scheduled_id"), Tint::bold);
  card.row("state", state, tint_of_state(state));
  what(card, post);
  when(card, post, look);
  video(card, post);
  making(card, post);
  notifications(card, post);
  proof(card, post, look);
  return card;
}

}  // namespace farmtok::cli
