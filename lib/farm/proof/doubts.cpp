#include "farm/proof/doubts.hpp"

#include <fmt/format.h>

#include "farm/proof/url.hpp"
#include "farm/provenance.hpp"

namespace farmtok::farm::proof {
namespace {

constexpr std::chrono::minutes before_firing{5};
constexpr std::chrono::hours after_hand_in{24};
constexpr std::size_t most_named = 3;
constexpr std::size_t usual_digits = 19;

std::optional<std::string> counted_elsewhere(sql::Database& db, const model::Proof& proof) {
  auto query =
      db("SELECT scheduled_id FROM proofs WHERE names = ? AND scheduled_id <> ? AND standing = 'counted' "
         "ORDER BY proof_id LIMIT ?",
         post_named(proof.proof_url), proof.scheduled_id, static_cast<std::int64_t>(most_named + 1));
  std::vector<std::string> others;
  while (query.next()) others.push_back(query.text(0));
  if (others.empty()) return std::nullopt;
  const bool more = others.size() > most_named;
  if (more) others.resize(most_named);
  return fmt::format("the same link is the proof of {}{}, too", fmt::join(others, ", "), more ? " and others" : "");
}

std::optional<std::string> published_at_another_time(const model::Scheduled& post, const model::Proof& proof) {
  const auto published = numbered_at(post_named(proof.proof_url));
  if (!published) return std::nullopt;
  if (post.fired_at && *published < *post.fired_at - before_firing)
    return fmt::format("it was published at {}, before the post fired at {}", base::format_instant(*published),
                       base::format_instant(*post.fired_at));
  if (*published > proof.submitted_at + after_hand_in)
    return fmt::format("its number is of {}, long after it was submitted", base::format_instant(*published));
  return std::nullopt;
}

/// A short link holds no account, and a post without a page of its own may be published by any.
std::optional<std::string> by_another_account(const model::Scheduled& post, const model::Proof& proof) {
  const auto wanted = account_in(post.destination_url.value_or(""));
  const auto found = account_in(proof.proof_url);
  if (wanted.empty() || found.empty() || wanted == found) return std::nullopt;
  return fmt::format("it was published by another account, @{}, and the post is for @{}", found, wanted);
}

std::optional<std::string> unusual_number(const model::Proof& proof) {
  const auto named = post_named(proof.proof_url);
  if (is_short(named) || numbered_at(named)) return std::nullopt;
  return fmt::format("TikTok gives no post the number {}{}", named,
                     named.size() < usual_digits ? fmt::format(": those have {} digits", usual_digits) : "");
}

bool may_be_the_same(const model::Scheduled& post, const model::Proof& proof) {
  if (!post.proof_url || proof.standing != model::ProofStanding::disputed) return false;
  return is_short(post_named(*post.proof_url)) || is_short(post_named(proof.proof_url));
}

}  // namespace

std::vector<std::string> link_doubts_of(sql::Database& db, const model::Scheduled& post, const model::Proof& proof) {
  std::vector<std::string> made;
  for (auto& doubt : {counted_elsewhere(db, proof), by_another_account(post, proof), unusual_number(proof),
                      published_at_another_time(post, proof)})
    if (doubt) made.push_back(*doubt);
  if (may_be_the_same(post, proof))
    made.emplace_back("it may be the post that counts: a short link does not say which post it names");
  return made;
}

std::vector<std::string> doubts_of(sql::Database& db, const model::Scheduled& post, const model::Proof& proof) {
  auto made = link_doubts_of(db, post, proof);
  if (wears_label(post) && proof.ai_label_set != true)
    made.emplace_back(proof.ai_label_set ? "the label “AI-generated content” must be on; the proof says that it is off"
                                         : "no one has confirmed that the label “AI-generated content” is on");
  return made;
}

}  // namespace farmtok::farm::proof
