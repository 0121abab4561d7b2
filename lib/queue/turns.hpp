#pragma once
// Which host's piece a lane takes next: it alternates between hosts, and hosts that do not answer, or are slow, hold a
// bounded share (hosts.hpp).

#include <map>
#include <optional>
#include <string>

#include "queue/hosts.hpp"
#include "queue/queue.hpp"

namespace farmtok::queue {

/// A piece that could be taken.
struct Place {
  std::int64_t work_id = 0;
  std::int64_t priority = 0;
  std::int64_t run_at = 0;
  bool trial = false;  // its host is in doubt
};

/// The hosts of the pieces of one kind, in their state within one transaction.
class Turns {
 public:
  /// `hosts`: the lane's knowledge of them; none: all count as answering.
  Turns(sql::Database& db, const std::string& kind, base::Instant now, const Choice& choice, Hosts* hosts);

  /// The next due piece in the order of hosts, if there is a place for it.
  std::optional<Place> first();
  /// Whether a piece is due for a host that is neither slow nor in doubt, and only the lane has no place for it.
  bool others_wait();

 private:
  struct Host {
    std::int64_t busy = 0;
    bool silent = false, goes_on = false;
    Standing standing = Standing::answers;
  };
  void look_at_running();
  Standing standing_of(const std::string& host);
  Host state_of(const std::string& host);
  std::int64_t own_bound(const Host& host) const;
  bool lane_has_place_for(const Host& host) const;
  std::optional<std::string> after(const std::string& host);
  std::optional<Place> due(const std::string& host);

  sql::Database& db_;
  const std::string& kind_;
  const base::Instant now_;
  const Choice& choice_;
  Hosts* const hosts_;
  std::map<std::string, Host> running_;
  std::int64_t under_way_ = 0, unproven_ = 0, slow_ = 0, doubtful_ = 0;  // pieces
};

}  // namespace farmtok::queue
