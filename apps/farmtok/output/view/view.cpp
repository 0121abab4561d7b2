#include "output/view/view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"
#include "output/sizes.hpp"
#include "output/view/ai.hpp"
#include "output/view/proof.hpp"
#include "output/view/video.hpp"
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

/// A post's state with the next important fact: its video before it fired, its proof after.
Cell post_video(const Json& post, const Look&) {
  const auto status = text_of(post, "dedup_status");
  return {status.empty() ? "none" : status, tint_of_state(status)};
}

Cell post_proof(const Json& post, const Look&) {
  if (!text_of(post, "proof_url").empty())
    return wears_label(post) && !post.value("ai_label_set", false) ? Cell{"in, unconfirmed", Tint::yellow}
                                                                   : Cell{"in", Tint::green};
  return post.value("fired", false) ? Cell{"awaited", Tint::yellow} : Cell{"", Tint::none};
}

/// Whether there is a video to post: a stored one, or an address that was not fetched yet.
Cell result_video(const Json& result, const Look&) {
  if (text_of(result, "original_video_url").empty()) return {"none", Tint::yellow};
  return {is_elsewhere(result) ? "address" : "yes", Tint::none};
}

/// A title for a job without one: the thing that it searches for.
Cell job_title(const Json& job, const Look&) {
  for (const auto* field : {"title", "content_prompt"})
    if (auto text = text_of(job, field); !text.empty()) return {std::move(text), Tint::none};
  const auto channel = text_of(job, "channel_username");
  return {channel.empty() ? "" : "@" + channel, Tint::none};
}

Cell results_of_job(const Json& job, const Look&) {
  return {fmt::format("{}/{}", text_of(job, "results_approved"), text_of(job, "results_created")), Tint::none};
}

/// The rights of a result that the operator added are not checked.
Cell rights_of_result(const Json& result, const Look&) {
  const auto status = text_of(result, "rights_status");
  const bool found = !text_of(result, "source_provider").empty();
  if (status != "unknown") return {status, Tint::none};
  return found ? Cell{status, Tint::yellow} : Cell{"", Tint::none};
}

Cell size_of_backup(const Json& backup, const Look&) {
  return {base::human_bytes(backup.value("bytes", std::int64_t{0}) + backup.value("media_bytes", std::int64_t{0})),
          Tint::none};
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

Cell accounts(const Json& entry, const Look&) {
  return {text_of(entry, "from_account") + " → " + text_of(entry, "to_account"), Tint::none};
}

Cell books(const Json& balance, const Look&) {
  return balance.value("balanced", true) ? Cell{"balance", Tint::green} : Cell{"do not balance", Tint::red};
}

Card balance_card(const Json& balance, const Look& look) {
  Card card;
  for (const auto* name : {"available", "reserved", "spent", "granted"}) card.row(name, text_of(balance, name));
  card.row("kept by", text_of(balance, "provider"));
  const auto state = books(balance, look);
  card.row("books", state.text, state.tint);
  return card;
}

Cell size(const Json& media, const Look&) {
  return {base::human_bytes(media.value("bytes", std::int64_t{0})), Tint::none};
}

/// "1080x1920, 14.5 s", once it was examined.
Cell holds(const Json& media, const Look&) {
  const auto facts = media.find("facts");
  if (facts == media.end() || !facts->is_object()) return {"", Tint::none};
  return {fmt::format("{}x{}, {:.1f} s", text_of(*facts, "width"), text_of(*facts, "height"),
                      facts->value("duration_seconds", 0.0)),
          Tint::none};
}

std::vector<View> views() {
  return {
      {"job",
       {{"job_id", {"JOB"}},
        {"title", {"TITLE", false, true}, job_title},
        {"job_mode", {"MODE", false, false, 3}},
        {"status", {"STATUS"}},
        {"results_created", {"APPROVED", true, false, 2}, results_of_job},
        {"created_at", {"CREATED", false, false, 4}}},
       {{"",
         {"job_id", "title", "status", "status_reason", "job_mode", "notes", "bookmarked", "created_at", "finished_at",
          "updated_at"}},
        {"Content",
         {"content_prompt", "channel_username", "output_quantity", "filter_prompt", "caption_prompt", "publish_mode",
          "publish_prompt", "discovery_provider", "analysis_provider", "allow_seen", "progress", "results_created",
          "results_approved"}},
        {"Posts inherit",
         {"schedule_prompt", "timezone", "instruction_prompt", "destination_url", "on_schedule_webhook_default",
          "on_schedule_email_default", "on_proof_webhook_default", "on_proof_email_default", "inbox_tracer", "tracer"}},
        {"When the job is done", {"on_job_finish_webhook", "on_job_finish_email"}},
        {"Credits", {"estimated_cost", "credits_spent", "credits_reserved", "reservation_id"}}}},
      {"backup",
       {{"name", {"BACKUP"}},
        {"state", {"STATE"}},
        {"created_at", {"MADE"}},
        {"bytes", {"BYTES", true}, size_of_backup},
        {"media_files", {"VIDEOS", true, false, 1}},
        {"fault", {"FAULT", false, false, 0, Below::first}}},
       {}},
      {"result",
       {{"result_id", {"RESULT"}},
        {"tweet_text", {"TEXT", false, true}},
        {"approved", {"STATE"}, result_state},
        {"match_score", {"SCORE", true, false, 2}},
        {"original_video_url", {"VIDEO", false, false, 1}, result_video},
        {"tiktok_author", {"AUTHOR", false, false, 5}},
        {"rights_status", {"RIGHTS", false, false, 3}, rights_of_result},
        {"ai_origin", {"AI", false, false, 0, Below::last}, ai_cell},
        {"scheduled_datetime", {"WANTED AT", false, false, 4}}},
       {{"", {"result_id", "job_id", "tweet_text", "approved", "rejected", "scheduled", "scheduled_id"}},
        {"Post", {"caption", "pin_comment", "instructions", "destination_url", "scheduled_datetime", "timezone"}},
        {"Video",
         {"original_video_url", "deduplicated_video_url", "video_width", "video_height", "video_seconds", "video_error",
          "duplicate_of", "similarity"}},
        {"Found",
         {"source_url", "tiktok_author", "tiktok_video_id", "tiktok_created_at", "tiktok_view_count",
          "tiktok_like_count", "tiktok_comment_count", "tiktok_share_count", "tiktok_caption", "source_provider",
          "fetched_at"}},
        {"Rights", {"rights_status", "rights_note", "credit_line"}},
        {"AI", {}, ai_rows},
        {"Review",
         {"match_score", "ai_analysis", "analysed_by", "analysis_tokens", "analysis_cost", "approval_decision",
          "decided_by", "user_notes", "bookmarked"}},
        {"Notified when it fires", {"on_schedule_webhook", "on_schedule_email"}},
        {"Notified when the proof is submitted", {"on_proof_webhook", "on_proof_email"}},
        {"Volunteer", {"password_protected", "inbox_tracer", "tracer"}},
        {"Times", {"created_at", "updated_at"}}}},
      {"post",
       {{"scheduled_id", {"POST"}},
        {"scheduled_datetime", {"DUE"}},
        {"state", {"STATE"}},
        {"dedup_status", {"VIDEO", false, false, 4}, post_video},
        {"ai_origin", {"AI", false, false, 0, Below::last}, ai_cell},
        {"proof_url", {"PROOF", false, false, 3}, post_proof},
        {"tweet_text", {"TEXT", false, true, 2}}},
       {},
       post_card},
      {"proof",
       {{"proof_id", {"PROOF", true}},
        {"standing", {"STANDING"}},
        {"submitted_at", {"SUBMITTED", false, false, 3}},
        {"reported_by", {"BY", false, true, 1}},
        {"ai_label_set", {"AI LABEL"}, label_of_proof},
        {"proof_url", {"URL", false, false, 0, Below::first}},
        {"reason", {"REASON", false, false, 0, Below::first}}},
       {}},
      {"proof reply",
       {{"standing", {"STANDING"}},
        {"submitted_url", {"SUBMITTED"}},
        {"proof_url", {"COUNTS"}},
        {"next_task_link", {"NEXT", false, true, 1}}},
       {},
       proof_card},
      {"work",
       {{"work_id", {"WORK", true}},
        {"kind", {"KIND"}},
        {"state", {"STATE"}},
        {"attempt", {"TRIED", true}, attempts},
        {"run_at", {"RUNS AT", false, false, 3}},
        {"subject", {"ABOUT", false, false, 2}},
        {"last_error", {"LAST ERROR", false, false, 0, Below::first}}},
       {}},
      {"media",
       {{"media_id", {"MEDIA"}},
        {"kind", {"KIND"}},
        {"bytes", {"SIZE", true}, size},
        {"uses", {"USES", true, false, 2}},
        {"facts", {"HOLDS", false, true, 3}, holds},
        {"ai_origin", {"AI", false, false, 0, Below::last, true}, ai_cell},
        {"created_at", {"STORED", false, false, 4}},
        {"gone_at", {"GONE", false, false, 1}}},
       {}},
      {"feed",
       {{"feed_id", {"FEED"}},
        {"name", {"NAME", false, true}},
        {"inbox_tracer", {"BATCH", false, false, 2}},
        {"job_id", {"JOB", false, false, 3}},
        {"last_read_at", {"LAST READ", false, false, 1}},
        {"revoked_at", {"REVOKED"}}},
       {}},
      {"found video",
       {{"score", {"SCORE", true}},
        {"video_id", {"VIDEO"}},
        {"author", {"AUTHOR", false, false, 3}},
        {"views", {"VIEWS", true, false, 2}},
        {"seconds", {"SECONDS", true, false, 4}},
        {"text", {"TEXT", false, true}},
        {"ai_declared", {"AI", false, false, 0, Below::last, true}},
        {"reasons", {"WHY", false, true, 1}}},
       {}},
      {"near copy",
       {{"similarity", {"SIMILARITY", true}},
        {"result_id", {"RESULT"}},
        {"job_id", {"JOB", false, false, 3}},
        {"tweet_text", {"TEXT", false, true}},
        {"last_scheduled", {"LAST POST", false, false, 1}},
        {"media_id", {"MEDIA", false, false, 2}}},
       {}},
      {"credit entry",
       {{"entry_id", {"ENTRY", true, false, 3}},
        {"at", {"BOOKED"}},
        {"move", {"MOVE"}},
        {"amount", {"CREDITS", true}},
        {"to_account", {"FROM → TO", false, false, 2}, accounts},
        {"job_id", {"JOB", false, false, 4}},
        {"note", {"NOTE", false, true, 1}}},
       {}},
      {"credit balance",
       {{"available", {"AVAILABLE", true}},
        {"reserved", {"RESERVED", true}},
        {"spent", {"SPENT", true}},
        {"granted", {"GRANTED", true}},
        {"balanced", {"BOOKS"}, books}},
       {},
       balance_card},
      {"event",
       {{"event_id", {"EVENT", true, false, 4}},
        {"at", {"AT"}},
        {"what", {"WHAT"}},
        {"subject", {"SUBJECT", false, false, 1}},
        {"to_state", {"CHANGE", false, false, 3}, change},
        {"who", {"WHO", false, false, 5}},
        {"why", {"WHY", false, true, 2}}},
       {}},
  };
}

/// {"found":12,"kept":3} → "found 12, kept 3"; zeros are left out.
std::string words_of(const Json& object) {
  std::vector<std::string> words;
  for (const auto& [name, value] : object.items())
    if (value != 0) words.push_back(fmt::format("{} {}", name, base::printable(shown_value(object, name))));
  return base::join(words, ", ");
}

}  // namespace

std::string label(std::string_view field) {
  std::string made{field};
  std::ranges::replace(made, '_', ' ');
  return made;
}

View view_of(const model::EntityInfo& entity) {
  for (auto& view : views())
    if (view.entity == entity.noun) return view;
  View made{.entity = entity.noun, .columns = {}, .sections = {}};
  for (const auto& field : entity.fields) made.columns.push_back({field.name, {field.name, false, true, 1}});
  return made;
}

std::string text_of(const Json& object, std::string_view field) {
  return base::printable(exact_text_of(object, field), true);
}

std::string exact_text_of(const Json& object, std::string_view field) {
  const auto found = object.find(std::string{field});
  if (found == object.end() || found->is_null()) return {};
  if (found->is_string()) return found->get<std::string>();
  return base::to_line(*found);
}

Cell cell_of(const Json& object, const model::FieldInfo& field, const Look& look) {
  const auto text = shown_value(object, field.name);
  switch (field.kind) {
    case model::Kind::time:
      return {look.terminal ? local_time(text) : text, Tint::none};
    case model::Kind::truth:
      return {text.empty() ? "" : text == "true" ? "yes" : "no", Tint::none};
    case model::Kind::choice:
      return {text, tint_of_state(text)};
    case model::Kind::object: {
      const auto found = object.find(field.name);
      return {found != object.end() && found->is_object() ? words_of(*found) : text, Tint::none};
    }
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
    // One that may be absent was said where it is false.
    const bool told = field.kind != model::Kind::truth || field.optional || cell.text != "no";
    if (told)
      card.row(label(field.name), field.kind == model::Kind::time ? moment(object, field.name, look) : cell.text,
               cell.tint);
  };
  for (const auto& each : view.sections) {
    card.section(std::string{each.title});
    for (const auto name : each.fields) add(*entity.find(name));
    if (each.rows) each.rows(card, object);
  }
  if (view.sections.empty())
    for (const auto& field : entity.fields) add(field);
  return card;
}

}  // namespace farmtok::cli
