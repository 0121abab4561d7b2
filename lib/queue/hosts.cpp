#include "queue/hosts.hpp"

#include <algorithm>

namespace farmtok::queue {

Hosts::Hosts(const base::Clock& clock, std::int64_t places, std::function<void()> changed)
    : clock_(clock), places_(places), changed_(std::move(changed)) {}

bool Hosts::is_silent(const Piece& piece) const {
  return clock_.now() - piece.last > (piece.heard ? patience_midway : patience);
}

void Hosts::begin(std::int64_t work_id, const std::string& host, bool trial) {
  const std::scoped_lock guard{mutex_};
  pieces_[work_id] = {.host = host, .trial = trial, .last = clock_.now()};
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
    piece->second.heard = true;
    piece->second.trial = false;
  }
  if (news && changed_) changed_();
}

void Hosts::judge(std::int64_t work_id) {
  const std::scoped_lock guard{mutex_};
  const auto piece = pieces_.find(work_id);
  if (piece == pieces_.end()) return;
  const bool answers = piece->second.heard && !is_silent(piece->second);
  hosts_.at(piece->second.host, {}).standing = answers ? Standing::answers : Standing::doubtful;
}

std::optional<Standing> Hosts::standing(const std::string& host) {
  const std::scoped_lock guard{mutex_};
  const auto* known = hosts_.find(host);
  return known ? known->standing : std::nullopt;
}

bool Hosts::silent(std::int64_t work_id, base::Instant since) const {
  const std::scoped_lock guard{mutex_};
  const auto piece = pieces_.find(work_id);
  return piece == pieces_.end() ? clock_.now() - since > patience : is_silent(piece->second);
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

bool Hosts::expendable(std::int64_t work_id) const {
  const std::scoped_lock guard{mutex_};
  const auto own = pieces_.find(work_id);
  if (own == pieces_.end() || own->second.trial || !is_silent(own->second)) return false;
  // Trials have all their time, and so have pieces that were silent before.
  const auto before = std::ranges::count_if(pieces_, [&](const auto& each) {
    const auto& [id, piece] = each;
    if (id == work_id || !is_silent(piece)) return false;
    return piece.trial || std::pair{piece.last, id} < std::pair{own->second.last, work_id};
  });
  return before >= most_doubtful();
}

}  // namespace farmtok::queue
