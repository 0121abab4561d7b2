#include "review/session.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "output/view/view.hpp"

namespace farmtok::cli {
namespace {

using base::Json;

/// The PATCH that gives the fields of `body` back their values in `result`.
Json way_back(const Json& result, const Json& body) {
  auto back = Json::object();
  for (const auto& [field, value] : body.items()) {
    const auto before = result.find(field);
    back[field] = before == result.end() ? Json(nullptr) : *before;
  }
  return back;
}

}  // namespace

std::string tally_line(const ReviewTally& tally) {
  auto line = fmt::format("{} approved, {} rejected, ", tally.approved, tally.rejected);
  if (tally.edited > 0) line += fmt::format("{} edited, ", tally.edited);
  return line + fmt::format("{} skipped, {} left", tally.skipped, tally.left);
}

ReviewTally ReviewSession::tally() const {
  ReviewTally made;
  for (const auto& step : steps_) {
    made.approved += step.did == Did::approved;
    made.rejected += step.did == Did::rejected;
    made.edited += step.did == Did::edited;
    made.skipped += step.did == Did::skipped;
  }
  made.left = results_.size() - made.approved - made.rejected;
  return made;
}

ReviewTally ReviewSession::run() {
  for (;;) {
    const auto key = desk_.ask(ended() ? nullptr : &results_[at_], at_, results_.size(), message_);
    if (key == Key::quit) return tally();
    if (key == Key::resized) continue;
    message_.clear();
    try {
      press(key);
    } catch (const base::Error& error) {
      if (error.code == base::Code::INTERRUPTED) throw;
      message_ = error.hint.empty() ? error.message : fmt::format("{} ({})", error.message, error.hint);
    }
  }
}

void ReviewSession::press(Key key) {
  if (key == Key::undo) return undo();
  if (key == Key::help) return desk_.help();
  if (ended()) return;
  switch (key) {
    case Key::approve:
      return decide(Did::approved, {{"approved", true}});
    case Key::reject:
      return reject();
    case Key::edit:
      return edit();
    case Key::label:
      return label();
    case Key::open:
      return desk_.open(results_[at_]);
    case Key::skip:
      steps_.push_back({Did::skipped, at_++, nullptr});
      return;
    default:
      return;
  }
}

void ReviewSession::decide(Did did, Json body) {
  auto& result = results_[at_];
  const auto id = text_of(result, "result_id");
  // Approval and rejection exclude each other, so taking one back must say both.
  auto back = way_back(result, body);
  for (const auto* field : {"approved", "rejected"}) back[field] = result.value(field, false);
  result = desk_.change(id, body);
  steps_.push_back({did, at_++, std::move(back)});
  message_ = fmt::format("{} {}; u takes it back", did == Did::approved ? "approved" : "rejected", id);
}

void ReviewSession::reject() {
  const auto reason = desk_.reason();
  if (!reason) return;
  Json body{{"rejected", true}};
  if (!reason->empty()) body["user_notes"] = *reason;
  decide(Did::rejected, std::move(body));
}

void ReviewSession::edit() {
  auto& result = results_[at_];
  const auto changes = desk_.edit(result);
  if (changes.empty()) {
    message_ = "nothing was changed";
    return;
  }
  auto back = way_back(result, changes);
  result = desk_.change(text_of(result, "result_id"), changes);
  steps_.push_back({Did::edited, at_, std::move(back)});
  message_ = "changed; u takes it back";
}

/// No step that is taken back: a label that was decided on stays decided, and the same key decides again.
void ReviewSession::label() {
  auto& result = results_[at_];
  const auto reason = desk_.label();
  if (!reason) return;
  Json body{{"ai_origin", reason->empty() ? "operator" : "none"}};
  if (!reason->empty()) body["ai_reason"] = *reason;
  result = desk_.change(text_of(result, "result_id"), body);
  message_ = fmt::format("the AI label of {} is {}; l decides again", text_of(result, "result_id"),
                         result.value("is_aigc", false) ? "on" : "off");
}

void ReviewSession::undo() {
  if (steps_.empty()) {
    message_ = "there is nothing to take back";
    return;
  }
  const auto& step = steps_.back();
  if (!step.back.is_null()) results_[step.at] = desk_.change(text_of(results_[step.at], "result_id"), step.back);
  at_ = step.at;
  message_ = step.did == Did::skipped ? "back at the one that was skipped" : "taken back";
  steps_.pop_back();
}

}  // namespace farmtok::cli
