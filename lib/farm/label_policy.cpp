#include "farm/label_policy.hpp"

#include "queue/events.hpp"

namespace farmtok::farm {

LabelPolicy label_policy(const settings::Settings& settings) {
  const auto word = settings.text("provenance.policy");
  return word == "tell" ? LabelPolicy::tell : word == "block" ? LabelPolicy::block : LabelPolicy::require;
}

std::string_view word_of(LabelPolicy policy) {
  return policy == LabelPolicy::tell ? "tell" : policy == LabelPolicy::block ? "block" : "require";
}

void label_result_itself(store::Tx& tx, const std::string& result_id, const char* who, const std::string& why) {
  auto labelled = tx.db(
      "UPDATE results SET is_aigc = 1, ai_reason = NULL, updated_at = ? WHERE result_id = ? AND is_aigc IS NULL AND "
      "ai_origin <> 'none_found' RETURNING job_id, ai_origin",
      base::to_millis(tx.now), result_id);
  if (!labelled.next()) return;
  const auto job_id = labelled.text(0), origin = labelled.text(1);
  while (labelled.next()) {
  }
  queue::record(
      tx,
      {.who = who, .what = "result.labelled", .subject = result_id, .job_id = job_id, .to_state = origin, .why = why});
}

bool labelled_by_itself(sql::Database& db, const std::string& result_id) {
  auto last =
      db("SELECT who FROM events WHERE subject = ? AND what IN ('result.labelled', 'result.label_taken_off') "
         "ORDER BY event_id DESC LIMIT 1",
         result_id);
  return last.next() && last.text(0) != "operator";
}

}  // namespace farmtok::farm
