#pragma once
// A table that never grows past its bound: the entry used longest ago is removed first.

#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

namespace farmtok::base {

template <class Value>
class Recent {
 public:
  explicit Recent(std::size_t most) : most_(most) {}

  /// Null when the key is absent.
  Value* find(const std::string& key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return nullptr;
    rows_.splice(rows_.begin(), rows_, found->second);
    return &found->second->second;
  }
  /// The stored value, or `fresh`, which is then stored.
  Value& at(const std::string& key, const Value& fresh) {
    if (auto* known = find(key)) return *known;
    if (rows_.size() >= most_) {
      places_.erase(rows_.back().first);
      rows_.pop_back();
    }
    rows_.emplace_front(key, fresh);
    places_[key] = rows_.begin();
    return rows_.front().second;
  }
  void erase(const std::string& key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return;
    rows_.erase(found->second);
    places_.erase(found);
  }
  std::size_t size() const { return rows_.size(); }

 private:
  using Rows = std::list<std::pair<std::string, Value>>;
  std::size_t most_;
  Rows rows_;  // the most recently used one is first
  std::unordered_map<std::string, typename Rows::iterator> places_;
};

}  // namespace farmtok::base
