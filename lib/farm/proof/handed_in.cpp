#include "farm/proof/handed_in.hpp"

#include "farm/proof/url.hpp"
#include "model/enums.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::proof {

using model::Proof;

std::optional<Proof> find_handed_in(sql::Database& db, const std::string& scheduled_id, const std::string& url) {
  static const auto sql = store::select<Proof>(
      "proofs", "WHERE scheduled_id = ? AND names = ? ORDER BY standing <> 'counted', proof_id LIMIT 1");
  return store::first<Proof>(db(sql, scheduled_id, post_named(url)));
}

Proof hand_in(store::Tx& tx, const std::string& scheduled_id, const std::string& url,
              const std::optional<std::string>& reported_by, model::ProofStanding standing,
              const std::optional<bool>& ai_label_set) {
  if (const auto known = find_handed_in(tx.db, scheduled_id, url))
    tx.db("UPDATE proofs SET reported_by = coalesce(?, reported_by), standing = ?, submitted_at = ?, ai_label_set = "
          "coalesce(?, ai_label_set) WHERE proof_id = ?",
          reported_by, model::enum_name(standing), base::to_millis(tx.now), ai_label_set, known->proof_id)
        .run();
  else
    tx.db("INSERT INTO proofs (scheduled_id, proof_url, names, reported_by, standing, submitted_at, ai_label_set) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)",
          scheduled_id, url, post_named(url), reported_by, model::enum_name(standing), base::to_millis(tx.now),
          ai_label_set)
        .run();
  return find_handed_in(tx.db, scheduled_id, url).value();
}

}  // namespace farmtok::farm::proof
