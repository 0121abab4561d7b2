#include "queue/turns.hpp"

#include <algorithm>
#include <tuple>

namespace farmtok::queue {

using base::to_millis;

Turns::Turns(sql::Database& db, const std::string& kind, base::Instant now, const Choice& choice, Hosts* hosts)
    : db_(db), kind_(kind), now_(now), choice_(choice), hosts_(hosts) {
  look_at_running();
}

void Turns::look_at_running() {
  auto query =
      db_("SELECT work_id, lane_key, coalesce(put_at, ?2) FROM work WHERE state = 'running' AND kind = ?1 AND "
          "lane_key IS NOT NULL AND lease_until > ?2",
          kind_, to_millis(now_));
  while (query.next()) {
    auto& host = running_[query.text(1)];
    ++host.busy;
    ++under_way_;
    if (!hosts_) continue;
    if (hosts_->silent(query.integer(0), base::from_millis(query.integer(2)))) host.silent = true;
    if (hosts_->goes_on(query.integer(0))) host.goes_on = true;
  }
  for (auto& [name, host] : running_) {
    host.standing = host.silent ? Standing::doubtful : host.goes_on ? Standing::slow : standing_of(name);
    if (host.standing == Standing::answers) continue;
    unproven_ += host.busy;
    if (host.standing == Standing::doubtful) doubtful_ += host.busy;
    else if (host.standing == Standing::slow) slow_ += host.busy;
  }
}

Standing Turns::standing_of(const std::string& host) {
  if (!hosts_) return Standing::answers;
  if (const auto known = hosts_->standing(host)) return *known;
  const bool tried = db_("SELECT 1 FROM work WHERE state = 'queued' AND kind = ? AND lane_key = ? AND priority = 1 AND "
                         "turn = 0 LIMIT 1",
                         kind_, host)
                         .next();
  return tried ? Standing::doubtful : Standing::fresh;
}

Turns::Host Turns::state_of(const std::string& host) {
  const auto busy = running_.find(host);
  return busy != running_.end() ? busy->second : Host{.standing = standing_of(host)};
}

std::int64_t Turns::own_bound(const Host& host) const {
  return host.standing == Standing::answers || host.standing == Standing::slow ? choice_.per_host : 1;
}

bool Turns::lane_has_place_for(const Host& host) const {
  if (!hosts_ || host.standing == Standing::answers) return true;
  return unproven_ < hosts_->most_unproven() &&
         (host.standing != Standing::doubtful || doubtful_ < hosts_->most_doubtful());
}

std::optional<Place> Turns::first() {
  std::optional<Place> best;
  std::tuple<bool, std::int64_t, std::int64_t, std::int64_t> best_rank;
  for (auto name = after(""); name; name = after(*name)) {
    const auto host = state_of(*name);
    if (host.busy >= own_bound(host) || !lane_has_place_for(host)) continue;
    auto place = due(*name);
    if (!place) continue;
    place->trial = host.standing == Standing::doubtful;
    // A host waits from its last taken piece, so that old pieces of one do not all come before those of another.
    const auto waits_since = hosts_ ? std::max(place->run_at, to_millis(hosts_->last_taken(*name))) : place->run_at;
    const bool last = place->trial || (host.standing == Standing::slow && slow_ >= hosts_->most_slow());
    const std::tuple rank{last, place->priority, host.busy, waits_since};
    if (best && rank >= best_rank) continue;
    best = place;
    best_rank = rank;
  }
  return best;
}

bool Turns::others_wait() {
  if (!hosts_ || (unproven_ < hosts_->most_unproven() && under_way_ < hosts_->places())) return false;
  for (auto name = after(""); name; name = after(*name)) {
    const auto host = state_of(*name);
    const bool lacks_place = under_way_ >= hosts_->places() || !lane_has_place_for(host);
    const bool counts = host.standing == Standing::answers || host.standing == Standing::fresh;
    if (counts && host.busy < own_bound(host) && lacks_place && due(*name)) return true;
  }
  return false;
}

/// One host after the other, each found by one step in an index, however much work waits for it.
std::optional<std::string> Turns::after(const std::string& host) {
  auto query = db_("SELECT min(lane_key) FROM work WHERE state = 'queued' AND kind = ? AND lane_key > ?", kind_, host);
  if (!query.next() || query.is_null(0)) return std::nullopt;
  return query.text(0);
}

std::optional<Place> Turns::due(const std::string& host) {
  const auto row = [](sql::Query query) -> std::optional<Place> {
    if (!query.next()) return std::nullopt;
    return Place{query.integer(0), query.integer(1), query.integer(2)};
  };
  // Work that is not due yet need not be walked over: there are two priorities, and each is in order of time.
  if (choice_.first_tries_first) {
    for (const auto priority : {0, 1})
      if (auto found = row(db_("SELECT work_id, priority, run_at FROM work WHERE state = 'queued' AND kind = ? AND "
                               "lane_key = ? AND priority = ? AND turn = 0 AND run_at <= ? ORDER BY run_at, work_id "
                               "LIMIT 1",
                               kind_, host, priority, to_millis(now_))))
        return found;
    return std::nullopt;
  }
  return row(
      db_("SELECT work_id, priority, run_at FROM work WHERE state = 'queued' AND kind = ? AND lane_key = ? "
          "AND +run_at <= ? ORDER BY priority, turn, run_at, work_id LIMIT 1",
          kind_, host, to_millis(now_)));
}

}  // namespace farmtok::queue
