#pragma once
// The event log: every change of state, in the transaction that makes it.

#include "model/work.hpp"
#include "store/store.hpp"

namespace farmtok::queue {

/// `at` and `event_id` are filled in.
void record(store::Tx& tx, model::Event event);
/// Events after `after` (0 = from the first), oldest first; of one subject (or its job) when named.
std::vector<model::Event> events_after(sql::Database& db, std::int64_t after, const std::optional<std::string>& subject,
                                       std::int64_t limit);
/// Events before `before`, newest first; else the same.
std::vector<model::Event> events_before(sql::Database& db, std::int64_t before,
                                        const std::optional<std::string>& subject, std::int64_t limit);
std::int64_t last_event(sql::Database& db);

}  // namespace farmtok::queue
