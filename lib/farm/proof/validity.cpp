#include "farm/proof/validity.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/proof/url.hpp"
#include "model/enums.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::proof {

void require_due(const model::Scheduled& post, const char* who) {
  if (post.fired || (post.state == model::PostState::missed && who == std::string_view{"operator"})) return;
  throw base::Error{base::Code::NOT_FIRED,
                    fmt::format("post {} has not fired yet, so no proof of it is valid: it is due at {}",
                                post.scheduled_id, base::format_instant(post.scheduled_datetime)),
                    "Submit the proof once the post has fired."};
}

void refuse_returned(sql::Database& db, const std::string& scheduled_id, const std::string& url) {
  auto query = db("SELECT reason FROM proofs WHERE scheduled_id = ? AND names = ? AND standing = 'returned'",
                  scheduled_id, post_named(url));
  if (!query.next()) return;
  const auto reason = query.text(0);
  throw base::Error{base::Code::PROOF_RETURNED,
                    fmt::format("{} was submitted before and was returned: {}", url, reason),
                    "Submit the link of another published post.",
                    {{"proof_url", fmt::format("this link was returned: {}", reason)}}};
}

void tell_returned(sql::Database& db, const model::Scheduled& post, model::Task& task) {
  if (post.proof_url || !post.fired) return;
  auto query =
      db("SELECT proof_url, reason FROM proofs WHERE scheduled_id = ? AND standing = 'returned' "
         "ORDER BY decided_at DESC, proof_id DESC LIMIT 1",
         post.scheduled_id);
  if (!query.next()) return;
  task.returned_url = query.text(0);
  task.returned_reason = query.text(1);
}

std::vector<model::Proof> notable_proofs(sql::Database& db, const std::string& scheduled_id) {
  static const auto sql = store::select<model::Proof>(
      "proofs",
      "WHERE scheduled_id = ? AND (standing <> 'counted' OR decided_at IS NOT NULL) ORDER BY proof_id LIMIT 100");
  return store::all<model::Proof>(db(sql, scheduled_id));
}

}  // namespace farmtok::farm::proof
