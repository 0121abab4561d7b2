#include "farm/proof/decide.hpp"

#include <fmt/format.h>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/visible.hpp"
#include "farm/delivery/notify.hpp"
#include "farm/messages/messages.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/proof/doubts.hpp"
#include "farm/proof/handed_in.hpp"
#include "farm/proof/proof.hpp"
#include "farm/proof/url.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "model/proof.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::proof {
namespace {

using base::Code;
using base::Error;
using base::Json;
using model::Proof;
using model::ProofStanding;
using model::Scheduled;

Proof handed_in(sql::Database& db, const std::string& scheduled_id, const std::string& url) {
  auto proof = find_handed_in(db, scheduled_id, url);
  if (!proof)
    throw Error{Code::NOT_FOUND, fmt::format("{} was not submitted for post {}", url, scheduled_id),
                fmt::format("`farmtok proof show {}` lists the submitted proofs.", scheduled_id)};
  return *proof;
}

void set_standing(store::Tx& tx, const std::string& scheduled_id, const std::string& url, ProofStanding standing,
                  const std::optional<std::string>& reason) {
  tx.db("UPDATE proofs SET standing = ?, reason = ?, decided_at = ? WHERE scheduled_id = ? AND proof_url = ?",
        model::enum_name(standing), reason, base::to_millis(tx.now), scheduled_id, url)
      .run();
}

void record(store::Tx& tx, const Scheduled& post, const char* what, const Proof& proof, ProofStanding standing,
            const std::string& why) {
  queue::record(tx, {.who = "operator",
                     .what = what,
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .from_state = model::enum_name(proof.standing),
                     .to_state = model::enum_name(standing),
                     .why = why});
}

/// The receiver of PROOF_SUBMITTED gets the withdrawal, and the volunteer the request for another proof.
void notify_returned(Farm& farm, store::Tx& tx, const Scheduled& post, const Proof& proof, const std::string& reason) {
  if (post.on_proof_webhook) {
    Json payload{{"scheduled_id", post.scheduled_id},
                 {"result_id", post.result_id},
                 {"job_id", post.job_id},
                 {"user_id", post.user_id},
                 {"proof_url", proof.proof_url},
                 {"proof_timestamp", base::format_instant(proof.submitted_at)},
                 {"reason", reason}};
    messages::put(payload, "tracer", post.tracer);
    messages::put(payload, "inbox_tracer", post.inbox_tracer);
    messages::add_webhook(farm, tx, post.scheduled_id, *post.on_proof_webhook, model::WebhookAction::PROOF_RETURNED,
                          std::move(payload));
  }
  if (!post.on_schedule_email) return;
  messages::add_mail(
      farm, tx, post.scheduled_id, *post.on_schedule_email,
      {{"subject", "Please submit another link for your post"},
       {"lead",
        "The link that you submitted was returned. Please read the reason, and submit another link: the returned "
        "one is not accepted again."},
       {"sections", Json::array({messages::section("Reason", reason),
                                 messages::section("The link that was returned", proof.proof_url),
                                 messages::section("Your task", farm.links.task(post), true)})}});
}

/// The text, or nothing when no one sees anything of it.
std::optional<std::string> words(const std::optional<std::string>& text) {
  if (!text || !base::has_visible_text(*text)) return std::nullopt;
  return std::string{base::trim(*text)};
}

/// The proof that counts; for a post that is open again, the one that was returned last.
std::string usual_url(sql::Database& db, const Scheduled& post) {
  if (post.proof_url) return *post.proof_url;
  auto query =
      db("SELECT proof_url FROM proofs WHERE scheduled_id = ? AND standing = 'returned' "
         "ORDER BY decided_at DESC, proof_id DESC LIMIT 1",
         post.scheduled_id);
  if (query.next()) return query.text(0);
  throw Error{Code::NOT_FOUND, fmt::format("post {} has no valid proof", post.scheduled_id),
              fmt::format("`farmtok proof show {}` lists the submitted proofs.", post.scheduled_id)};
}

}  // namespace

Scheduled accept_proof(Farm& farm, const std::string& scheduled_id, const Json& request) {
  const auto asked = model::from_request<model::ProofDecision>(request);
  const auto asked_for = proof_address(asked.proof_url.value_or(""));
  const auto reason = words(asked.reason);
  return farm.store.write([&](store::Tx& tx) {
    auto post = planning::get_post(tx.db, scheduled_id);
    const auto proof = handed_in(tx.db, scheduled_id, asked_for);
    const auto& url = proof.proof_url;
    if (post.proof_url == url) return post;
    if (post.proof_url)
      set_standing(tx, scheduled_id, *post.proof_url, ProofStanding::disputed, fmt::format("{} was accepted", url));
    set_standing(tx, scheduled_id, url, ProofStanding::counted, reason);
    record(tx, post, "proof.accepted", proof, ProofStanding::counted,
           fmt::format("{}{}{}", url, post.proof_url ? fmt::format(" instead of {}", *post.proof_url) : "",
                       reason ? ": " + *reason : ""));
    post.proof_url = url;
    post.proof_timestamp = proof.submitted_at;
    post.reported_by = proof.reported_by;
    post.ai_label_set = proof.ai_label_set;
    post.status = model::PostStatus::completed;
    planning::save_post(tx, post);
    delivery::notify_proof(farm, tx, post, doubts_of(tx.db, post, proof));
    auto made = planning::get_post(tx.db, scheduled_id);
    const auto doubts = base::join(link_doubts_of(tx.db, post, proof), "; ");
    if (!doubts.empty()) made.notice = base::with_note(made.notice.value_or(""), doubts);
    return made;
  });
}

Scheduled return_proof(Farm& farm, const std::string& scheduled_id, const Json& request) {
  const auto asked = model::from_request<model::ProofDecision>(request);
  const auto reason = words(asked.reason);
  if (!reason)
    throw Error{Code::INVALID_REQUEST,
                "a returned proof needs a reason: the volunteer reads it",
                fmt::format("farmtok proof return {} --reason \"…\"", scheduled_id),
                {{"reason", "is required"}}};
  const auto named = asked.proof_url ? std::optional{proof_address(*asked.proof_url)} : std::nullopt;
  return farm.store.write([&](store::Tx& tx) {
    auto post = planning::get_post(tx.db, scheduled_id);
    const auto proof = handed_in(tx.db, scheduled_id, named ? *named : usual_url(tx.db, post));
    const bool again = proof.standing == ProofStanding::returned;
    if (again && proof.reason == reason) return post;
    set_standing(tx, scheduled_id, proof.proof_url, ProofStanding::returned, reason);
    record(tx, post, "proof.returned", proof, ProofStanding::returned, fmt::format("{}: {}", proof.proof_url, *reason));
    // The volunteer of an open post reads the new reason.
    if (again && !post.proof_url) notify_returned(farm, tx, post, proof, *reason);
    if (post.proof_url != proof.proof_url) return post;
    post.proof_url.reset();
    post.proof_timestamp.reset();
    post.reported_by.reset();
    post.ai_label_set.reset();
    post.status = model::PostStatus::pending;
    planning::save_post(tx, post);
    notify_returned(farm, tx, post, proof, *reason);
    return planning::get_post(tx.db, scheduled_id);
  });
}

}  // namespace farmtok::farm::proof
