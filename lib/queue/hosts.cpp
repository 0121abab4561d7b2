#include "queue/hosts.hpp"

#include <algorithm>
#include <utility>

namespace farmtok::queue {

Hosts::Hosts(const base::Clock& clock, std::int64_t places, std::function<void()> changed)
    : clock_(clock), places_(places), changed_(std::move(changed)) {}

bool Hosts::is_silent(const Piece& piece) const {
  return clock_.now() - piece.last > (piece.heard ? patience_midway : patience);
}

bool Hosts::is_long(const Piece& piece) const { return piece.heard && clock_.now() - *piece.heard > fair_time; }

/// A silent one is none: it is judged by its silence.
bool Hosts::is_slow(const Piece& piece) {
  if (piece.trial || is_silent(piece)) return false;
  const auto* host = hosts_.find(piece.host);
  return is_long(piece) || (host && host->slow);
}

void Hosts::begin(std::int64_t work_id, const std::string& host, bool trial, std::int64_t priority) {
  const std::scoped_lock guard{mutex_};
  pieces_[work_id] = {.host = host, .trial = trial, .priority = priority, .last = clock_.now()};
}

void Hosts::end(std::int64_t work_id) {
  const std::scoped_lock guard{mutex_};
  pieces_.erase(work_id);
}

void Hosts::heard(std::int64_t work_id) {
  bool news = false;
  {
    const std::scoped_lock guard{mutex_};
    const auto piece = pieces_.find(work_id);
    if (piece == pieces_.end()) return;
    auto& standing = hosts_.at(piece->second.host, {}).standing;
    news = standing != Standing::answers || is_silent(piece->second);
    standing = Standing::answers;
    piece->second.last = clock_.now();
    if (!piece->second.heard) piece->second.heard = piece->second.last;
    piece->second.trial = false;
  }
  if (news && changed_) changed_();
}

void Hosts::judge(std::int64_t work_id, bool ended_early) {
  const std::scoped_lock guard{mutex_};
  const auto piece = pieces_.find(work_id);
  if (piece == pieces_.end()) return;
  const bool answers = piece->second.heard && !is_silent(piece->second);
  auto& host = hosts_.at(piece->second.host, {});
  host.standing = answers ? Standing::answers : Standing::doubtful;
  // Of a piece that was ended early nothing is known but that it went on until then.
  if (is_long(piece->second)) host.slow = true;
  else if (answers && !ended_early) host.slow = false;
}

std::optional<Standing> Hosts::standing(const std::string& host) {
  const std::scoped_lock guard{mutex_};
  const auto* known = hosts_.find(host);
  if (!known || !known->standing) return std::nullopt;
  return known->slow && known->standing == Standing::answers ? Standing::slow : known->standing;
}

bool Hosts::silent(std::int64_t work_id, base::Instant since) const {
  const std::scoped_lock guard{mutex_};
  const auto piece = pieces_.find(work_id);
  return piece == pieces_.end() ? clock_.now() - since > patience : is_silent(piece->second);
}

bool Hosts::goes_on(std::int64_t work_id) const {
  const std::scoped_lock guard{mutex_};
  const auto piece = pieces_.find(work_id);
  return piece != pieces_.end() && is_long(piece->second);
}

base::Instant Hosts::last_taken(const std::string& host) {
  const std::scoped_lock guard{mutex_};
  const auto* known = hosts_.find(host);
  return known ? known->last_taken : base::Instant{};
}

void Hosts::took(const std::string& host, base::Instant now) {
  const std::scoped_lock guard{mutex_};
  hosts_.at(host, {}).last_taken = now;
}

/// Ended one at a time, because bytes that have come are lost with a piece.
bool Hosts::is_last_of_slow(std::int64_t work_id, const Piece& own) {
  if (!is_slow(own)) return false;
  std::int64_t before = 0;
  for (const auto& [id, piece] : pieces_) {
    if (id == work_id || !is_slow(piece)) continue;
    if (std::pair{piece.priority, id} > std::pair{own.priority, work_id}) return false;
    ++before;
  }
  return before >= most_slow();
}

bool Hosts::expendable(std::int64_t work_id) {
  const std::scoped_lock guard{mutex_};
  const auto own = pieces_.find(work_id);
  if (own == pieces_.end() || own->second.trial) return false;
  if (!is_silent(own->second)) return is_last_of_slow(work_id, own->second);
  // Trials have all their time, and so have pieces that were silent before.
  const auto before = std::ranges::count_if(pieces_, [&](const auto& each) {
    const auto& [id, piece] = each;
    if (id == work_id || !is_silent(piece)) return false;
    return piece.trial || std::pair{piece.last, id} < std::pair{own->second.last, work_id};
  });
  return before >= most_doubtful();
}

}  // namespace farmtok::queue
