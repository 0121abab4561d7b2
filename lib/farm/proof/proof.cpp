#include "farm/proof/proof.hpp"

#include <fmt/format.h>

#include "farm/delivery/notify.hpp"
#include "farm/planning/posts.hpp"
#include "farm/proof/url.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm {
namespace {

using model::Batch;
using model::Proof;
using model::ProofStanding;
using model::Scheduled;

/// The next post of the batch that waits for a proof: after this one in time, else the earliest before it.
std::optional<std::string> next_task(sql::Database& db, const Scheduled& post) {
  if (!post.inbox_tracer) return std::nullopt;
  auto query =
      db("SELECT scheduled_id FROM posts WHERE inbox_tracer = ?1 AND scheduled_id <> ?2 AND proof_url IS NULL "
         "ORDER BY (scheduled_datetime, row) < (?3, (SELECT row FROM posts WHERE scheduled_id = ?2)), "
         "scheduled_datetime, row LIMIT 1",
         *post.inbox_tracer, post.scheduled_id, base::to_millis(post.scheduled_datetime));
  if (!query.next()) return std::nullopt;
  return query.text(0);
}

std::optional<Batch> batch_of(sql::Database& db, const Scheduled& post) {
  if (!post.inbox_tracer) return std::nullopt;
  Batch batch;
  auto query =
      db("SELECT count(*), coalesce(sum(proof_url IS NOT NULL), 0), "
         "coalesce(sum((scheduled_datetime, row) <= (?2, (SELECT row FROM posts WHERE scheduled_id = ?3))), 0) "
         "FROM posts WHERE inbox_tracer = ?1",
         *post.inbox_tracer, base::to_millis(post.scheduled_datetime), post.scheduled_id);
  query.next();
  batch.total = query.integer(0);
  batch.completed = query.integer(1);
  batch.current_index = query.integer(2);
  batch.next_task_id = next_task(db, post);
  return batch;
}

std::optional<Proof> find_proof(sql::Database& db, const std::string& scheduled_id, const std::string& url) {
  static const auto sql = store::select<Proof>("proofs", "WHERE scheduled_id = ? AND proof_url = ?");
  return store::first<Proof>(db(sql, scheduled_id, url));
}

void keep(store::Tx& tx, const Scheduled& post, const std::string& url, const std::optional<std::string>& by,
          ProofStanding standing, const char* who) {
  tx.db("INSERT INTO proofs (scheduled_id, proof_url, reported_by, standing, submitted_at) VALUES (?, ?, ?, ?, ?)",
        post.scheduled_id, url, by, model::enum_name(standing), base::to_millis(tx.now))
      .run();
  const bool counted = standing == ProofStanding::counted;
  queue::record(tx, {.who = who,
                     .what = counted ? "proof.submitted" : "proof.disputed",
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .why = counted ? url : fmt::format("{} came after {}", url, post.proof_url.value_or(""))});
}

}  // namespace

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
  task.batch = batch_of(db, post);
  return task;
}

model::ProofReply submit_proof(Farm& farm, const std::string& scheduled_id, const base::Json& request,
                               const char* who) {
  // Said before the general check of the fields, in the words a volunteer can use.
  if (request.is_object()) {
    const auto typed = request.find("proof_url");
    if (typed == request.end()) proof_address("");
    else if (typed->is_string()) proof_address(typed->get_ref<const std::string&>());
  }
  const auto asked = model::from_request<model::ProofRequest>(request);
  const auto url = proof_address(asked.proof_url);
  return farm.store.write([&](store::Tx& tx) {
    auto post = get_post(tx.db, scheduled_id);
    model::ProofReply reply;
    if (!post.proof_url) {
      keep(tx, post, url, asked.reported_by, ProofStanding::counted, who);
      post.proof_url = url;
      post.proof_timestamp = tx.now;
      post.reported_by = asked.reported_by;
      post.status = model::PostStatus::completed;
      save_post(tx, post);
      notify_proof(farm, tx, post);
    } else if (*post.proof_url != url) {
      if (!find_proof(tx.db, scheduled_id, url)) keep(tx, post, url, asked.reported_by, ProofStanding::disputed, who);
      reply.standing = ProofStanding::disputed;
    }
    reply.proof_url = *post.proof_url;
    reply.proof_timestamp = post.proof_timestamp.value_or(tx.now);
    if (const auto next = next_task(tx.db, post)) {
      reply.has_next_task = true;
      reply.next_task_link = farm.links.task(get_post(tx.db, *next));
    }
    return reply;
  });
}

std::vector<Proof> list_proofs(sql::Database& db, const std::string& scheduled_id) {
  static const auto sql = store::select<Proof>("proofs", "WHERE scheduled_id = ? ORDER BY proof_id");
  get_post(db, scheduled_id);
  return store::all<Proof>(db(sql, scheduled_id));
}

}  // namespace farmtok::farm
