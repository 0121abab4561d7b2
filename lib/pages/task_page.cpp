#include "pages/task_page.hpp"

#include <fmt/format.h>

#include "base/text/text.hpp"
#include "base/url.hpp"
#include "pages/embedded.hpp"
#include "pages/template.hpp"

namespace farmtok::pages {
namespace {

constexpr std::string_view upload_page = "https://www.tiktok.com/upload";
/// Longer texts make no heading.
constexpr std::size_t heading_limit = 90;

/// "https://farm.example/media/med_1?v=2" → "/media/med_1?v=2"
std::string local_path(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  const auto path = url.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : std::string(url.substr(path));
}

bool has_words(const std::optional<std::string>& text) { return text && !base::trim(*text).empty(); }

/// Distinguishes the videos of a batch in a phone's gallery: "video-2-of-5-k3f9qa.mp4".
std::string download_name(const model::Task& task) {
  const auto start = task.scheduled_id.find('_');
  const auto tag = task.scheduled_id.substr(start == std::string::npos ? 0 : start + 1, 6);
  if (!task.batch) return fmt::format("video-{}.mp4", tag);
  return fmt::format("video-{}-of-{}-{}.mp4", task.batch->current_index, task.batch->total, tag);
}

std::string save_link(const std::string& path, const std::string& name) {
  return fmt::format("{}{}download={}", path, path.find('?') == std::string::npos ? '?' : '&', base::url_encode(name));
}

/// `copied`: a card has the whole text to copy.
void set_heading(Values& values, const std::string& text, bool copied) {
  const auto line = base::trim(text);
  if (!line.empty() && line.find('\n') == std::string_view::npos && base::code_points(line) <= heading_limit) {
    values.text("title", std::string(line));
    return;
  }
  values.text("title", "Your next post");
  if (!copied) values.text("post_text", text);
}

void set_video(Values& values, const TaskPage& page) {
  const auto& task = page.task;
  const bool ready = page.video_state == "ready" && task.video_url.has_value();
  values.flag("video", ready);
  values.flag("preparing", page.video_state == "preparing");
  values.flag("failed", page.video_state == "failed");
  values.flag("gone", page.video_state == "gone");
  values.flag("none", page.video_state == "none");
  if (!ready) return;
  const auto path = local_path(*task.video_url);
  const auto name = download_name(task);
  values.text("video_path", path);
  values.text("save_link", save_link(path, name));
  values.text("save_name", name);
  if (task.poster_url) values.text("poster_path", local_path(*task.poster_url));
  if (page.video_width > 0 && page.video_height > 0) {
    values.text("width", std::to_string(page.video_width));
    values.text("height", std::to_string(page.video_height));
  }
}

void set_batch(Values& values, const TaskPage& page, bool done) {
  const auto& batch = page.task.batch;
  values.text("next_link", page.next_link);
  values.text("next_due", page.next_due);
  if (!batch || batch->total < 2) return;
  values.flag("batch", true);
  values.text("index", std::to_string(batch->current_index));
  values.text("total", std::to_string(batch->total));
  values.text("completed", std::to_string(batch->completed));
  const auto left = batch->total - batch->completed;
  values.flag("all_done", done && left <= 0);
  if (done && left > 0) values.text("left", left == 1 ? "One more to go." : fmt::format("{} more to go.", left));
}

void set_form(Values& values, const TaskPage& page) {
  values.text("form_action", page.form_action);
  // After a question the field is empty for another link: the asked one has a button of its own.
  values.text("question", page.question);
  values.text("asked_link", page.proof_value);
  values.text("proof_value", page.question.empty() ? page.proof_value : "");
  values.text("proof_error", page.proof_error);
  values.text("name_value", page.reported_by_value);
  values.text("name_error", page.reported_by_error);
  values.flag("label_value", page.label_value);
  // One field gets the focus: the first wrong one.
  values.flag("name_focus", page.proof_error.empty() && !page.reported_by_error.empty());
}

}  // namespace

std::string task_page(const TaskPage& page) {
  static const Template layout(embedded::task());
  const auto& task = page.task;
  const bool done = task.proof_url.has_value();
  const bool refused = !page.proof_error.empty() || !page.reported_by_error.empty();
  const bool waiting = page.video_state == "preparing" || page.video_state == "failed";

  Values values;
  // Without a video and a caption the text is what is published.
  const bool bare = page.video_state == "none" && !has_words(task.caption);
  set_heading(values, task.tweet_text, bare);
  set_video(values, page);
  set_batch(values, page, done);
  set_form(values, page);
  values.flag("refused", refused);
  values.flag("form", refused || (!done && !waiting && task.fired));
  values.flag("not_due", !refused && !done && !waiting && !task.fired);
  // Never while the volunteer types.
  values.flag("reload", page.video_state == "preparing" && !done && !refused);
  values.flag("open", !done && !waiting);
  values.flag("done", done);
  values.flag("just_done", done && page.just_done);
  values.flag("label", task.is_aigc);
  // A tick that was forgotten is asked for afterwards: the link itself is never refused for it.
  values.flag("label_missing", task.is_aigc && done && task.ai_label_set != true);
  if (done) {
    values.text("proof_url", *task.proof_url);
    values.flag("proof_is_link", base::web_scheme(*task.proof_url) > 0);
  }
  values.text("due", page.timezone_text);
  if (!done && task.returned_url) {
    values.text("returned_url", *task.returned_url);
    values.text("returned_reason", task.returned_reason.value_or(""));
  }
  values.flag("early", !task.fired && !done);
  values.text("caption", bare ? task.tweet_text : task.caption.value_or(""));
  values.text("copied", bare ? "text" : "caption");
  values.text("pin_comment", task.pin_comment.value_or(""));
  const auto own = task.instructions.value_or("");
  values.text("instructions", base::trim(own).empty() ? task.instruction_prompt.value_or("") : own);
  const auto destination = task.destination_url.value_or("");
  values.flag("own_destination", base::web_scheme(destination) > 0);
  values.text("destination", base::web_scheme(destination) > 0 ? destination : std::string(upload_page));
  return layout.render(values);
}

}  // namespace farmtok::pages
