#include "farm/proof/proof.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/delivery/notify.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/proof/batch.hpp"
#include "farm/proof/doubts.hpp"
#include "farm/proof/handed_in.hpp"
#include "farm/proof/same_link.hpp"
#include "farm/proof/url.hpp"
#include "farm/proof/validity.hpp"
#include "farm/provenance.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::proof {
namespace {

using model::Proof;
using model::ProofStanding;
using model::Scheduled;

/// So many disputed proofs of a post are events of their own.
constexpr std::int64_t told_disputes = 3;

/// Disputed proofs of one post; counted no further than matters.
std::int64_t count_disputed(sql::Database& db, const std::string& scheduled_id) {
  return count(
      db("SELECT count(*) FROM (SELECT 1 FROM proofs WHERE scheduled_id = ? AND standing = 'disputed' LIMIT ?)",
         scheduled_id, most_disputed + most_of_operator));
}

/// The doubts about a proof as one text.
std::optional<std::string> note_of(sql::Database& db, const Scheduled& post, const std::optional<Proof>& proof) {
  const auto doubts = proof ? doubts_of(db, post, *proof) : std::vector<std::string>{};
  return doubts.empty() ? std::nullopt : std::optional{fmt::format("{}", fmt::join(doubts, "; "))};
}

void tell_doubts(store::Tx& tx, const Scheduled& post, const Proof& proof, const std::vector<std::string>& doubts) {
  for (const auto& doubt : doubts)
    queue::record(tx, {.who = "worker",
                       .what = "proof.doubtful",
                       .subject = post.scheduled_id,
                       .job_id = post.job_id,
                       .why = fmt::format("{}: {}", proof.proof_url, doubt)});
}

/// Keeps a proof beside the one that counts. The first few are events; the last event says that it was the last.
void dispute(store::Tx& tx, const Scheduled& post, const std::string& url, const model::ProofRequest& asked,
             const char* who) {
  const auto before = count_disputed(tx.db, post.scheduled_id);
  const bool by_operator = who == std::string_view{"operator"};
  if (before >= most_disputed + (by_operator ? most_of_operator : 0))
    throw base::Error{
        base::Code::RATE_LIMITED,
        fmt::format("this post has a proof, and {} other links were submitted for it already", before),
        by_operator ? fmt::format("`farmtok proof show {0}` shows them; each that `farmtok proof return {0} --url URL "
                                  "--reason TEXT` refuses makes room for one.",
                                  post.scheduled_id)
                    : "No more are accepted; the operator reviews the existing ones."};
  const auto proof =
      hand_in(tx, post.scheduled_id, url, asked.reported_by, ProofStanding::disputed, asked.ai_label_set);
  const bool last = before + 1 == most_disputed;
  if (before >= told_disputes && !last) return;
  tell_doubts(tx, post, proof, doubts_of(tx.db, post, proof));
  queue::record(tx, {.who = who,
                     .what = "proof.disputed",
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .why = fmt::format(
                         "{} came after {}{}", url, post.proof_url.value_or(""),
                         last ? fmt::format("; it is the last of {} that are kept", most_disputed) : std::string{})});
}

/// Returns the proof as it is stored: the form of its link is that of its first submission.
Proof count_proof(store::Tx& tx, const Scheduled& post, const std::string& url, const model::ProofRequest& asked,
                  const char* who) {
  // A disputed proof that is submitted again, now that the post is open, counts from now on.
  auto proof = hand_in(tx, post.scheduled_id, url, asked.reported_by, ProofStanding::counted, asked.ai_label_set);
  queue::record(tx, {.who = who,
                     .what = "proof.submitted",
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .why = proof.proof_url});
  return proof;
}

/// The same proof again, now with another word on the label: the volunteer turned it on after the proof came.
void tell_label(store::Tx& tx, Scheduled& post, bool set, const char* who) {
  post.ai_label_set = set;
  planning::save_post(tx, post);
  tx.db("UPDATE proofs SET ai_label_set = ? WHERE scheduled_id = ? AND proof_url = ?", set, post.scheduled_id,
        *post.proof_url)
      .run();
  queue::record(tx,
                {.who = who,
                 .what = "proof.label",
                 .subject = post.scheduled_id,
                 .job_id = post.job_id,
                 .why = set ? "the label “AI-generated content” is on" : "the label “AI-generated content” is off"});
}

}  // namespace

std::optional<std::string> next_link(const Farm& farm, sql::Database& db, const Scheduled& post) {
  const auto next = next_task(db, post);
  if (!next) return std::nullopt;
  return farm.links.task(planning::get_post(db, *next));
}

model::Task task_of(const Farm& farm, sql::Database& db, const Scheduled& raw) {
  const auto post = farm.links.present(raw);
  model::Task task;
  task.scheduled_id = post.scheduled_id;
  task.tweet_text = post.tweet_text;
  task.scheduled_datetime = post.scheduled_datetime;
  task.destination_url = post.destination_url;
  task.fired = post.fired;
  task.proof_url = post.proof_url;
  task.proof_timestamp = post.proof_timestamp;
  task.inbox_tracer = post.inbox_tracer;
  task.instruction_prompt = post.instruction_prompt;
  task.instructions = post.instructions;
  task.caption = post.caption;
  task.pin_comment = post.pin_comment;
  task.video_url = post.deduplicated_video_url;
  task.poster_url = post.poster_url;
  task.is_aigc = wears_label(post);
  task.ai_label_set = post.ai_label_set;
  task.batch = batch_of(db, post);
  tell_returned(db, post, task);
  return task;
}

model::ProofReply submit_proof(Farm& farm, const std::string& scheduled_id, const base::Json& request,
                               const char* who) {
  // A word on the label alone is about the proof that counts.
  if (request.is_object() && request.contains("ai_label_set") && !request.contains("proof_url"))
    if (const auto counts =
            farm.store.read([&](sql::Database& db) { return planning::get_post(db, scheduled_id).proof_url; })) {
      auto named = request;
      named["proof_url"] = *counts;
      return submit_proof(farm, scheduled_id, named, who);
    }
  // Checked before the general check of the fields, with words that a volunteer can use.
  if (request.is_object()) {
    const auto typed = request.find("proof_url");
    if (typed == request.end()) proof_address("");
    else if (typed->is_string()) proof_address(typed->get_ref<const std::string&>());
  }
  const auto asked = model::from_request<model::ProofRequest>(request);
  const auto url = proof_address(asked.proof_url);
  return farm.store.write([&](store::Tx& tx) {
    auto post = planning::get_post(tx.db, scheduled_id);
    require_due(post, who);
    refuse_returned(tx.db, scheduled_id, url);
    model::ProofReply reply;
    if (!post.proof_url) {
      const auto proof = count_proof(tx, post, url, asked, who);
      post.proof_url = proof.proof_url;
      post.proof_timestamp = tx.now;
      post.reported_by = proof.reported_by;
      post.ai_label_set = proof.ai_label_set;
      post.status = model::PostStatus::completed;
      planning::save_post(tx, post);
      const auto doubts = doubts_of(tx.db, post, proof);
      tell_doubts(tx, post, proof, doubts);
      delivery::notify_proof(farm, tx, post, doubts);
    } else if (post_named(*post.proof_url) != post_named(url)) {
      if (!find_handed_in(tx.db, scheduled_id, url)) dispute(tx, post, url, asked, who);
      reply.standing = ProofStanding::disputed;
    } else if (asked.ai_label_set.value_or(post.ai_label_set.value_or(false)) != post.ai_label_set.value_or(false)) {
      tell_label(tx, post, *asked.ai_label_set, who);
    }
    if (reply.standing == ProofStanding::counted) reply.ai_label_set = post.ai_label_set;
    if (who == std::string_view{"operator"})
      reply.note = note_of(tx.db, post, find_handed_in(tx.db, scheduled_id, url));
    else reply.note = same_link_words(tx.db, post, url);
    reply.proof_url = *post.proof_url;
    reply.submitted_url = url;
    reply.proof_timestamp = post.proof_timestamp.value_or(tx.now);
    reply.next_task_link = next_link(farm, tx.db, post);
    reply.has_next_task = reply.next_task_link.has_value();
    return reply;
  });
}

Page<Proof> list_proofs(sql::Database& db, const std::string& scheduled_id, const PageRequest& page) {
  const auto post = planning::get_post(db, scheduled_id);
  const auto after = page.cursor ? read_cursor(*page.cursor).first : 0;
  auto made = read_page<Proof>(
      db(fmt::format(
             "SELECT proof_id, {} FROM proofs WHERE scheduled_id = ? AND proof_id > ? ORDER BY proof_id LIMIT ?",
             store::columns<Proof>()),
         scheduled_id, after, page.limit + 1),
      page.limit, [](const Proof&, std::int64_t proof_id) { return make_cursor(proof_id, 0); });
  for (auto& proof : made.items) proof.note = note_of(db, post, proof);
  made.total = bounded_count(
      db("SELECT count(*) FROM (SELECT 1 FROM proofs WHERE scheduled_id = ? LIMIT ?)", scheduled_id, most_counted + 1));
  return made;
}

}  // namespace farmtok::farm::proof
