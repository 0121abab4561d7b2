#include "output/view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "times.hpp"

namespace farmtok::cli {
namespace {

Cell result_state(const Json& result, const Look&) {
  const auto is = [&](const char* field) { return result.value(field, false); };
  const auto* state = is("scheduled")  ? "scheduled"
                      : is("rejected") ? "rejected"
                      : is("approved") ? "approved"
                                       : "pending";
  return {state, tint_of_state(state)};
}

/// A post's state with what matters next: its video before it fired, its proof after.
Cell post_video(const Json& post, const Look&) {
  const auto status = text_of(post, "dedup_status");
  return {status.empty() ? "none" : status, tint_of_state(status)};
}

Cell post_proof(const Json& post, const Look&) {
  if (!text_of(post, "proof_url").empty()) return {"in", Tint::green};
  return post.value("fired", false) ? Cell{"awaited", Tint::yellow} : Cell{"", Tint::none};
}

Cell results_of_job(const Json& job, const Look&) {
  return {fmt::format("{}/{}", text_of(job, "results_approved"), text_of(job, "results_created")), Tint::none};
}

Cell attempts(const Json& work, const Look&) {
  return {fmt::format("{}/{}", text_of(work, "attempt"), text_of(work, "max_attempts")), Tint::none};
}

Cell change(const Json& event, const Look&) {
  const auto from = text_of(event, "from_state");
  const auto to = text_of(event, "to_state");
  if (to.empty() && from.empty()) return {"", Tint::none};
  return {from.empty() ? to : from + " → " + to, tint_of_state(to)};
}

std::vector<View> views() {
  return {
      {"job",
       {{"job_id", {"JOB"}},
        {"title", {"TITLE", false, true}},
        {"job_mode", {"MODE", false, false, 2}},
        {"status", {"STATUS"}},
        {"results_created", {"APPROVED", true, false, 3}, results_of_job},
        {"created_at", {"CREATED", false, false, 4}}},
       {{"", {"job_id", "title", "status", "job_mode", "notes", "bookmarked", "created_at", "updated_at"}},
        {"Content",
         {"content_prompt", "channel_username", "output_quantity", "filter_prompt", "caption_prompt", "publish_mode",
          "publish_prompt", "results_created", "results_approved"}},
        {"Posts inherit",
         {"schedule_prompt", "instruction_prompt", "destination_url", "on_schedule_webhook_default",
          "on_schedule_email_default", "on_proof_webhook_default", "on_proof_email_default", "inbox_tracer", "tracer"}},
        {"When the job is done", {"on_job_finish_webhook", "on_job_finish_email"}},
        {"Credits", {"credits_spent", "credits_reserved", "reservation_id"}}}},
      {"result",
       {{"result_id", {"RESULT"}},
        {"tweet_text", {"TEXT", false, true}},
        {"approved", {"STATE"}, result_state},
        {"match_score", {"SCORE", true, false, 5}},
        {"scheduled_datetime", {"WANTED AT", false, false, 4}}},
       {{"", {"result_id", "job_id", "tweet_text", "approved", "rejected", "scheduled", "scheduled_id"}},
        {"Post", {"caption", "pin_comment", "instructions", "destination_url", "scheduled_datetime", "timezone"}},
        {"Video", {"original_video_url", "deduplicated_video_url"}},
        {"Found",
         {"tiktok_video_id", "tiktok_author", "tiktok_view_count", "tiktok_like_count", "tiktok_comment_count",
          "tiktok_caption"}},
        {"Review", {"match_score", "ai_analysis", "approval_decision", "user_notes", "bookmarked"}},
        {"Told when it fires", {"on_schedule_webhook", "on_schedule_email"}},
        {"Told when the proof comes in", {"on_proof_webhook", "on_proof_email"}},
        {"Volunteer", {"password_protected", "inbox_tracer", "tracer"}},
        {"Times", {"created_at", "updated_at"}}}},
      {"post",
       {{"scheduled_id", {"POST"}},
        {"scheduled_datetime", {"DUE"}},
        {"state", {"STATE"}},
        {"dedup_status", {"VIDEO", false, false, 2}, post_video},
        {"proof_url", {"PROOF", false, false, 3}, post_proof},
        {"tweet_text", {"TEXT", false, true, 4}}},
       {},
       post_card},
      {"proof",
       {{"proof_id", {"PROOF", true}},
        {"standing", {"STANDING"}},
        {"submitted_at", {"HANDED IN"}},
        {"reported_by", {"BY", false, true, 1}},
        {"proof_url", {"URL"}}},
       {}},
      {"work",
       {{"work_id", {"WORK", true}},
        {"kind", {"KIND"}},
        {"state", {"STATE"}},
        {"attempt", {"TRIED", true}, attempts},
        {"run_at", {"RUNS AT", false, false, 3}},
        {"subject", {"ABOUT", false, false, 2}},
        {"last_error", {"LAST ERROR", false, true, 1}}},
       {}},
      {"event",
       {{"event_id", {"EVENT", true, false, 3}},
        {"at", {"AT"}},
        {"what", {"WHAT"}},
        {"subject", {"SUBJECT", false, false, 5}},
        {"to_state", {"CHANGE", false, false, 1}, change},
        {"who", {"WHO", false, false, 4}},
        {"why", {"WHY", false, true, 2}}},
       {}},
  };
}

std::string label(std::string_view field) {
  std::string made{field};
  std::ranges::replace(made, '_', ' ');
  return made;
}

}  // namespace

View view_of(const model::EntityInfo& entity) {
  for (auto& view : views())
    if (view.entity == entity.noun) return view;
  View made{.entity = entity.noun, .columns = {}, .sections = {}};
  for (const auto& field : entity.fields) made.columns.push_back({field.name, {field.name, false, true, 1}});
  return made;
}

std::string text_of(const Json& object, std::string_view field) {
  const auto found = object.find(std::string{field});
  if (found == object.end() || found->is_null()) return {};
  if (found->is_string()) return found->get<std::string>();
  return base::to_line(*found);
}

Cell cell_of(const Json& object, const model::FieldInfo& field, const Look& look) {
  const auto text = text_of(object, field.name);
  switch (field.kind) {
    case model::Kind::time:
      return {look.terminal ? local_time(text) : text, Tint::none};
    case model::Kind::truth:
      return {text.empty() ? "" : text == "true" ? "yes" : "no", Tint::none};
    case model::Kind::choice:
      return {text, tint_of_state(text)};
    default:
      return {text, Tint::none};
  }
}

std::string moment(const Json& object, std::string_view field, const Look& look) {
  const auto text = text_of(object, field);
  if (text.empty() || !look.terminal) return text;
  return fmt::format("{} ({})", local_time_in_words(text), distance(text, look.now));
}

Table table_of(const View& view, const model::EntityInfo& entity, std::span<const Json> items, const Look& look) {
  Table table;
  for (const auto& each : view.columns) table.columns.push_back(each.column);
  for (const auto& item : items) {
    std::vector<Cell> row;
    for (const auto& each : view.columns)
      row.push_back(each.cell ? each.cell(item, look) : cell_of(item, *entity.find(each.field), look));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Card card_of(const View& view, const model::EntityInfo& entity, const Json& object, const Look& look) {
  if (view.card) return view.card(object, look);
  Card card;
  const auto add = [&](const model::FieldInfo& field) {
    const auto cell = cell_of(object, field, look);
    const bool told = field.kind != model::Kind::truth || cell.text != "no";
    if (told)
      card.row(label(field.name), field.kind == model::Kind::time ? moment(object, field.name, look) : cell.text,
               cell.tint);
  };
  for (const auto& each : view.sections) {
    card.section(std::string{each.title});
    for (const auto name : each.fields) add(*entity.find(name));
  }
  if (view.sections.empty())
    for (const auto& field : entity.fields) add(field);
  return card;
}

}  // namespace farmtok::cli
