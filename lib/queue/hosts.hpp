#pragma once
// The lane's knowledge of the hosts that its pieces use, so that hosts that do not answer, or are slow, hold a bounded
// share of it.
//
// A host is new until it was heard from. It answers when its last piece was. It is slow while a piece of it goes on for
// longer than `fair_time` after it was first heard, and until one ends in less. It is in doubt when its last piece
// ended unheard, or a running one is silent: not heard from for `patience`, or `patience_midway` once it was.
//   answers   as many pieces at once as Choice::per_host says; a quarter of the lane is kept for such hosts
//   new       one piece at once; within three quarters of the lane, together with the hosts that are slow or in doubt
//   slow      as many pieces as hosts that answer; beyond a quarter of the lane after all others
//   in doubt  one piece at once, after all others, within a quarter of the lane; that piece has all its time
// When a host that is neither slow nor in doubt finds no place, pieces are ended and queued again without counting a
// try: silent ones beyond a quarter, the most recently silent first; and those of slow hosts beyond a quarter, one at a
// time, the highest priority number first. So the slow pieces that are due first have all their time, too.
// All of it is in memory: after a start a host is in doubt while an earlier piece for it waits for its next try.

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/recent.hpp"

namespace farmtok::queue {

enum class Standing { answers, fresh, slow, doubtful };

/// Thread-safe.
class Hosts {
 public:
  /// The longest silence of a piece before its host is in doubt. A large download pauses at times.
  static constexpr std::chrono::milliseconds patience{1000}, patience_midway{5000};
  /// The longest time from a piece's first sign to its end before its host is slow.
  static constexpr std::chrono::milliseconds fair_time{10'000};

  /// `places`: the threads of the lane. `changed` is called without a lock when a host that did not answer was heard
  /// from: it may get more pieces.
  Hosts(const base::Clock& clock, std::int64_t places, std::function<void()> changed = {});

  std::int64_t places() const { return places_; }
  /// The most places of hosts in doubt, and of these and new ones together.
  std::int64_t most_doubtful() const { return std::max<std::int64_t>(1, places_ / 4); }
  std::int64_t most_unproven() const { return places_ - places_ / 4; }
  /// The places that slow hosts keep whatever else waits.
  std::int64_t most_slow() const { return std::max<std::int64_t>(1, places_ / 4); }

  /// A piece for a host has begun, or has ended. `trial`: the host was in doubt when it was taken. `priority` is that
  /// of the work.
  void begin(std::int64_t work_id, const std::string& host, bool trial, std::int64_t priority = 0);
  void end(std::int64_t work_id);
  /// The host of this piece answered, or keeps sending at a fair speed.
  void heard(std::int64_t work_id);
  /// The outside part of this piece has ended: its host answers from now on, is slow, or is in doubt.
  /// `ended_early`: the lane ended it, so that it is no proof of a host that is not slow any more.
  void judge(std::int64_t work_id, bool ended_early = false);

  /// The last judgement of a host; none for a new one.
  std::optional<Standing> standing(const std::string& host);
  /// Whether a piece that was taken at `since` is silent.
  bool silent(std::int64_t work_id, base::Instant since) const;
  /// Whether this piece goes on for too long.
  bool goes_on(std::int64_t work_id) const;
  /// When a piece was last taken for this host, for the order of hosts.
  base::Instant last_taken(const std::string& host);
  void took(const std::string& host, base::Instant now);

  /// Whether this piece is silent, and beyond the places that hosts in doubt may hold; or the first to be ended of the
  /// pieces of slow hosts, which hold more than they keep.
  bool expendable(std::int64_t work_id);

 private:
  struct Piece {
    std::string host;
    bool trial = false;
    std::int64_t priority = 0;
    base::Instant last{};                  // begun or heard
    std::optional<base::Instant> heard{};  // first
  };
  struct Host {
    std::optional<Standing> standing;  // answers or in doubt
    bool slow = false;
    base::Instant last_taken{};
  };
  static constexpr std::size_t most_hosts = 4096;

  bool is_silent(const Piece& piece) const;
  bool is_long(const Piece& piece) const;
  bool is_slow(const Piece& piece);
  bool is_last_of_slow(std::int64_t work_id, const Piece& own);

  const base::Clock& clock_;
  const std::int64_t places_;
  const std::function<void()> changed_;
  mutable std::mutex mutex_;
  std::map<std::int64_t, Piece> pieces_;
  base::Recent<Host> hosts_{most_hosts};
};

}  // namespace farmtok::queue
