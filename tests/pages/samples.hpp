#pragma once
// One page for every state that a volunteer can meet, for the tests and for a person's review.

#include <string>
#include <utility>
#include <vector>

#include "pages/task_page.hpp"

namespace farmtok::pages::samples {

/// A post that is due, the second of five, with everything on it.
inline TaskPage usual() {
  TaskPage page;
  page.task.scheduled_id = "post_k3f9qa7m2x5cvb8n4j6h1d0s2w";
  page.task.tweet_text = "Day 30 of the push-up challenge";
  page.task.fired = true;
  page.task.inbox_tracer = "volunteer-7";
  page.task.caption =
      "Day 30. From zero to forty in a row 💪\n\nSave this for your own first day.\n#gymtok #pushups #day30";
  page.task.pin_comment = "Which day are you on? Tell me below 👇";
  page.task.instructions =
      "Post from the account @pushup.diary.\nTurn comments on, duets off.\nNo filter, no added sound.";
  page.task.video_url = "http://127.0.0.1:8080/media/clip.mp4";
  page.task.poster_url = "http://127.0.0.1:8080/media/poster.jpg";
  page.task.batch = model::Batch{.total = 5, .completed = 1, .current_index = 2, .next_task_id = "post_next"};
  page.timezone_text = "Thursday 24 December, 09:00 (New York)";
  page.video_state = "ready";
  page.form_action = "/volunteer/post_k3f9qa7m2x5cvb8n4j6h1d0s2w/proof?inbox_tracer=volunteer-7";
  page.next_link = "/volunteer/post_next?inbox_tracer=volunteer-7";
  return page;
}

inline TaskPage done() {
  auto page = usual();
  page.task.proof_url = "https://www.tiktok.com/@brand/video/7349123456789012345";
  page.task.proof_timestamp = base::from_millis(1'798'000'000'000);
  page.task.batch->completed = 2;
  page.just_done = true;
  return page;
}

/// A post that must have the platform's label for AI-generated content.
inline TaskPage labelled() {
  auto page = usual();
  page.task.is_aigc = true;
  return page;
}

/// The same, handed in without the tick.
inline TaskPage unticked() {
  auto page = done();
  page.task.is_aigc = true;
  return page;
}

inline TaskPage refused() {
  auto page = usual();
  page.proof_value = "https://example.com/not-tiktok?a=1&b=\"2\"";
  page.proof_error =
      "This is not a link to a TikTok post. It looks like https://www.tiktok.com/@you/video/7349123456789012345.";
  page.reported_by_value = "Ana Lucía";
  return page;
}

inline TaskPage asked() {
  auto page = usual();
  page.proof_value = "https://www.tiktok.com/@brand/video/7349123456789012345?a=\"1\"";
  page.reported_by_value = "Ana Lucía";
  page.question = "This link is already the proof of post 1 of 5, \"Day <29>\".";
  return page;
}

inline TaskPage long_text() {
  auto page = usual();
  std::string text;
  while (text.size() < 10'000)
    text += "A sentence that comes back until the caption is as long as a caption may be. 🎬 ";
  page.task.caption = text + std::string(300, 'x') + "\nمرحبا بالعالم، هذا نص من اليمين إلى اليسار #تجربة\nשלום עולם 👋";
  page.task.tweet_text = text.substr(0, 1200) + "\nand a second line";
  page.task.pin_comment = "تعليق مثبت: ما رأيكم؟ 🙏";
  page.task.instructions = std::string(200, 'w') + "\n  indented\n\n\nafter empty lines";
  return page;
}

/// Every state by name.
inline std::vector<std::pair<std::string, TaskPage>> all() {
  auto early = usual();
  early.task.fired = false;
  auto preparing = early;
  preparing.video_state = "preparing";
  preparing.task.video_url.reset();
  auto failed = preparing;
  failed.task.fired = true;
  failed.video_state = "failed";
  auto none = usual();
  none.video_state = "none";
  none.task.video_url.reset();
  none.task.destination_url = "https://www.tiktok.com/@pushup.diary";
  auto single = usual();
  single.task.batch.reset();
  single.next_link.clear();
  single.task.instructions.reset();
  single.task.pin_comment.reset();
  auto last = done();
  last.task.batch = model::Batch{.total = 5, .completed = 5, .current_index = 5, .next_task_id = {}};
  last.next_link.clear();
  auto portrait = usual();
  portrait.video_width = 1080;
  portrait.video_height = 1920;
  portrait.task.video_url = "/media/portrait.mp4";
  portrait.task.poster_url = "/media/portrait.jpg";
  return {{"usual", usual()},       {"portrait", portrait}, {"refused", refused()},   {"done", done()},
          {"last", last},           {"early", early},       {"preparing", preparing}, {"failed", failed},
          {"none", none},           {"single", single},     {"long", long_text()},    {"labelled", labelled()},
          {"unticked", unticked()}, {"asked", asked()}};
}

}  // namespace farmtok::pages::samples
