#include "farm/review/results.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/discovery/found.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/kinds.hpp"
#include "farm/library/examine.hpp"
#include "farm/library/preflight.hpp"
#include "farm/provenance.hpp"
#include "farm/review/label.hpp"
#include "farm/review/rights.hpp"
#include "farm/times.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::review {
namespace {

using base::Code;
using base::Error;
using model::Result;

void inherit(std::optional<std::string>& own, const std::optional<std::string>& from) {
  if (!own) own = from;
}

/// Passwords that were set before there was a least length stay valid.
void hash_password(const base::Json& request, Result& result) {
  if (!request.contains("password_protected") || !result.password_protected) return;
  constexpr std::size_t least = 8;
  if (base::code_points(*result.password_protected) < least)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("password_protected must have at least {} characters", least),
                "Three or four words are a good password.",
                {{"password_protected", fmt::format("must have at least {} characters", least)}}};
  result.password_protected = crypto::hash_password(*result.password_protected);
}

/// A request with the video's author need not contain the credit line too; a sent line stays, also an empty one.
void credit(const settings::Settings& settings, const base::Json& request, Result& result) {
  if (request.contains("credit_line") || !result.tiktok_author) return;
  const auto& author = *result.tiktok_author;
  result.credit_line = credit_line_of(settings, author.starts_with('@') ? author.substr(1) : author, std::nullopt);
}

/// The video's address in its stored form, and the known facts about it.
void take_video(sql::Database& db, Result& result) {
  result.video_width.reset();
  result.video_height.reset();
  result.video_seconds.reset();
  if (labelled_by_itself(db, result.result_id)) result.is_aigc.reset();  // that was about the former video
  forget_file(result);
  if (!result.original_video_url) return;
  result.original_video_url = Links::inward(*result.original_video_url);
  const auto facts = library::known_facts(db, *result.original_video_url);
  if (!facts) return;
  result.video_width = facts->width;
  result.video_height = facts->height;
  result.video_seconds = facts->duration_seconds;
  learn(result, *facts);
}

void record(store::Tx& tx, const char* what, const Result& result, std::optional<std::string> why = {}) {
  queue::record(tx, {.who = "operator",
                     .what = what,
                     .subject = result.result_id,
                     .job_id = result.job_id,
                     .to_state = result.rejected   ? "rejected"
                                 : result.approved ? "approved"
                                                   : "pending",
                     .why = std::move(why)});
}

/// The operator's word on AI is an event of its own, which retention keeps.
void record_word(store::Tx& tx, const Result& before, const Result& result, const Word& word) {
  // "none" where nothing was found and nothing was said is no decision.
  if (!word.origin || (!result.is_aigc && !label_changed(before, result))) return;
  queue::record(tx, {.who = "operator",
                     .what = result.is_aigc == false ? "result.label_taken_off" : "result.labelled",
                     .subject = result.result_id,
                     .job_id = result.job_id,
                     .to_state = model::enum_name(*word.origin),
                     .why = word.reason});
}

std::string condition(const ResultFilter& filter) {
  const auto& state = filter.state;
  if (!state) return "1";
  if (*state == "pending") return "approved = 0 AND rejected = 0";
  if (*state == "approved") return "approved = 1 AND scheduled = 0";
  if (*state == "rejected") return "rejected = 1";
  if (*state == "scheduled") return "scheduled = 1";
  if (*state == "ai") return "ai_origin <> 'none_found'";
  if (*state == "unlabelled") return results_without_label(filter.policy);
  throw Error{Code::INVALID_REQUEST,
              fmt::format("there is no result state \"{}\"", *state),
              "Use pending, approved, rejected, scheduled, ai or unlabelled.",
              {{"state", "must be one of pending, approved, rejected, scheduled, ai, unlabelled"}}};
}

}  // namespace

void inherit_defaults(Result& result, const model::Job& job) {
  result.job_id = job.job_id;
  result.user_id = job.user_id;
  inherit(result.on_schedule_webhook, job.on_schedule_webhook_default);
  inherit(result.on_schedule_email, job.on_schedule_email_default);
  inherit(result.on_proof_webhook, job.on_proof_webhook_default);
  inherit(result.on_proof_email, job.on_proof_email_default);
  inherit(result.destination_url, job.destination_url);
  inherit(result.inbox_tracer, job.inbox_tracer);
  inherit(result.tracer, job.tracer);
}

Result add_result(Farm& farm, const std::string& job_id, base::Json request) {
  const auto zone = farm.store.read([&](sql::Database& db) { return zone_of_job(farm, db, job_id); });
  resolve_time(request, zone, farm.store.clock().now());
  settle_word(request);
  auto result = model::from_request<Result>(request);
  const auto word = taken_word(result, {}, request);
  if (result.tweet_text.empty() && !result.original_video_url)
    throw Error{Code::INVALID_REQUEST,
                "a result needs a text, a video, or both",
                "Pass --video FILE or --text \"…\" (post_text, original_video_url).",
                {{"post_text", "is empty, and there is no original_video_url"}}};
  hash_password(request, result);
  credit(farm.settings, request, result);
  return farm.store.write([&](store::Tx& tx) {
    const auto job = jobs::get_job(tx.db, job_id);
    if (job.job_mode != model::JobMode::manual)
      throw Error{Code::INVALID_REQUEST,
                  fmt::format("job {} finds its results itself; only manual jobs take them", job_id)};
    result.result_id = crypto::new_id("res");
    if (result.approved) result.decided_by = "operator";
    inherit_defaults(result, job);
    take_video(tx.db, result);
    say(result, word, "Say why: add --reason \"…\" (ai_reason).");
    result.created_at = result.updated_at = tx.now;
    store::insert(tx.db, "results", result);
    library::examine_later(tx, result.original_video_url);
    record(tx, "result.added", result);
    if (result.ai_origin != model::AiOrigin::none_found && result.ai_origin != model::AiOrigin::operator_)
      record(tx, "result.provenance", result, finding_in_words(result));
    record_word(tx, {}, result, word);
    return result;
  });
}

Page<Result> list_results(sql::Database& db, const ResultFilter& filter, const PageRequest& page) {
  if (filter.job_id) jobs::get_job(db, *filter.job_id);
  const auto where = fmt::format("{} AND {}", filter.job_id ? "job_id = ?1" : "coalesce(?1, 1)", condition(filter));
  const auto after = page.cursor ? read_cursor(*page.cursor) : Place{INT64_MAX, 0};
  auto query = db(fmt::format("SELECT row, {} FROM results WHERE {} AND (match_score < ?2 OR "
                              "(match_score = ?2 AND row > ?3)) ORDER BY match_score DESC, row LIMIT ?4",
                              store::columns<Result>(), where),
                  filter.job_id, after.first, after.second, page.limit + 1);
  auto made = read_page<Result>(std::move(query), page.limit, [](const Result& result, std::int64_t row) {
    return make_cursor(result.match_score, row);
  });
  made.total = bounded_count(
      db(fmt::format("SELECT count(*) FROM (SELECT 1 FROM results WHERE {} LIMIT {})", where, most_counted + 1),
         filter.job_id));
  return made;
}

Result get_result(sql::Database& db, const std::string& result_id) {
  static const auto sql = store::select<Result>("results", "WHERE result_id = ?");
  auto result = store::first<Result>(db(sql, result_id));
  if (!result) throw no_such(Code::RESULT_NOT_FOUND, "result", result_id, "`farmtok results list` lists them.");
  return *result;
}

Result edit_result(Farm& farm, const std::string& result_id, base::Json request) {
  return farm.store.write([&](store::Tx& tx) {
    auto result = get_result(tx.db, result_id);
    resolve_time(request, result.timezone ? *result.timezone : zone_of_job(farm, tx.db, result.job_id), tx.now);
    const auto before = result;
    settle_word(request);
    model::apply_request(result, request, model::Operation::edit);
    const auto word = taken_word(result, before, request);
    if (request.value("approved", false) && request.value("rejected", false))
      throw Error{Code::INVALID_REQUEST,
                  "a result cannot be approved and rejected at once",
                  {},
                  {{"rejected", "contradicts approved"}}};
    if (request.value("approved", false)) result.rejected = false;
    if (request.value("rejected", false)) result.approved = false;
    if (result.scheduled && (result.rejected || !result.approved))
      throw Error{
          Code::ALREADY_SCHEDULED,
          fmt::format("result {} is scheduled as {}", result_id, result.scheduled_id.value_or("a post")),
          fmt::format("Delete the post first: `farmtok schedule delete {}`.", result.scheduled_id.value_or("POST"))};
    if (request.contains("approved") || request.contains("rejected")) result.decided_by = "operator";
    if (result.approved != before.approved || result.rejected != before.rejected)
      result.approval_decision = result.rejected   ? "rejected by the operator"
                                 : result.approved ? "approved by the operator"
                                 : before.rejected ? "rejection taken back by the operator"
                                                   : "approval taken back by the operator";
    if (request.contains("original_video_url")) {
      if (result.scheduled)
        throw Error{
            Code::ALREADY_SCHEDULED, fmt::format("result {} is scheduled with its video", result_id),
            fmt::format("Delete the post first: `farmtok schedule delete {}`.", result.scheduled_id.value_or("POST"))};
      take_video(tx.db, result);
      if (result.original_video_url == before.original_video_url) {  // the decision was about this very video
        result.is_aigc = before.is_aigc;
        result.ai_reason = before.ai_reason;
      }
      result.video_error.reset();
      result.duplicate_of.reset();
      result.similarity.reset();
      library::examine_later(tx, result.original_video_url);
      // Kept without a video, it was not passed over as seen until now.
      if (result.original_video_url && result.source_provider && result.tiktok_video_id)
        if (const auto job = jobs::find_job(tx.db, result.job_id))
          discovery::mark_offered(tx, job->user_id, *result.tiktok_video_id, job->job_id);
    }
    say(result, word, fmt::format("Say why: `farmtok results edit {} --ai-origin none --reason \"…\"`.", result_id));
    hash_password(request, result);
    result.updated_at = tx.now;
    store::update(tx.db, "results", "result_id", result_id, result);
    record(tx,
           result.rejected && !before.rejected   ? "result.rejected"
           : result.approved && !before.approved ? "result.approved"
                                                 : "result.edited",
           result);
    if (request.contains("original_video_url") && (undecided(result) || result.ai_origin != before.ai_origin))
      record(tx, "result.provenance", result, finding_in_words(result));
    record_word(tx, before, result, word);
    return result;
  });
}

}  // namespace farmtok::farm::review
