#pragma once
// The volunteer's page: one post, from saving the video to submitting its link.

#include <string>

#include "model/proof.hpp"

namespace farmtok::pages {

struct TaskPage {
  /// `video_url` and `poster_url` are linked by their path alone: page and media come from the same origin, under any
  /// name that the volunteer used for it.
  model::Task task;
  /// When the post is due, as words: "Thursday 24 December, 09:00 (New York)".
  std::string timezone_text;
  /// "ready" | "preparing" (the page reloads itself) | "failed" | "gone" (not kept any more) | "none" (a
  /// post without a video).
  std::string video_state = "none";
  /// Size of the video in pixels, so that nothing moves when it loads; 0 when unknown.
  int video_width = 0;
  int video_height = 0;
  /// Where the proof is posted: a form with `proof_url`, `reported_by`, and `ai_label_set` where it is ticked.
  std::string form_action;
  /// The next post of the batch; empty when there is none. `next_due`: when it is due, as words; empty once it has
  /// fired.
  std::string next_link;
  std::string next_due;
  /// The typed text, kept when it was refused, and the reason for the refusal.
  std::string proof_value;
  std::string reported_by_value;
  bool label_value = false;
  std::string proof_error;
  std::string reported_by_error;
  /// Why the typed link, `proof_value`, may be the wrong one: the page asks, and takes a yes. Empty for no question.
  std::string question;
  /// The proof was submitted with this very visit.
  bool just_done = false;
};

/// The whole HTML document.
std::string task_page(const TaskPage& page);

}  // namespace farmtok::pages
