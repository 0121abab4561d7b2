#pragma once
// The queue of results that wait for a slot. Pure.

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/time.hpp"

namespace farmtok::farm::planning {

/// The first one of each account waits at the head, so that a full account delays no other; the same for each group of
/// results that may not follow each other closely.
class Line {
 public:
  Line() = default;
  Line(Line&&) = default;
  Line(const Line&) = delete;  // it holds pointers into itself

  /// Adds it after all earlier ones; `kin`: those of an account with the same value are blocked together.
  void add(std::size_t index, const std::string& account, std::size_t kin);
  bool empty() const { return heads_.empty() && parked_.empty(); }
  /// Takes the first whose account is not full, and that is not blocked at this moment. Moments come in order.
  std::optional<std::size_t> next(base::Instant at, const std::function<bool(const std::string&)>& full,
                                  const std::function<std::optional<base::Instant>(std::size_t)>& blocked_until);

 private:
  struct Account {
    std::map<std::size_t, std::deque<std::size_t>> waiting;  // by kin
    std::set<std::size_t> ready;                             // the first of each kin, unless it is parked
  };
  using Home = std::map<std::string, Account>::value_type;

  void open(std::size_t index, Home& home);
  void close(std::size_t index, Home& home);

  std::map<std::string, Account> accounts_;
  std::map<std::size_t, std::pair<Home*, std::size_t>> homes_;  // of an index: its account and kin
  std::set<std::pair<std::size_t, Home*>> heads_;               // the first ready one of each account
  std::set<std::pair<base::Instant, std::size_t>> parked_;      // blocked until then
};

}  // namespace farmtok::farm::planning
