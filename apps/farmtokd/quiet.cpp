#include "quiet.hpp"

namespace farmtok::daemon {
namespace {

constexpr std::chrono::seconds quiet{3};

}  // namespace

Quiet::Quiet(store::Store& store) : store_(store), loop_("quiet", store.clock(), [this] { return step(); }) {}

void Quiet::written() {
  if (!watching_.exchange(true)) loop_.poke();
}

/// While the store is written, one check each few seconds; once the log is empty, none until the next commit.
std::optional<base::Instant> Quiet::step() {
  const auto again = [this] { return store_.clock().now() + quiet; };
  const auto generation = store_.generation();
  if (generation != seen_) {
    seen_ = generation;
    return again();
  }
  if (!store_.checkpoint()) return again();
  watching_ = false;
  // A commit between the check and the line above has found the loop active and woken nothing.
  if (store_.generation() == seen_) return std::nullopt;
  watching_ = true;
  return again();
}

}  // namespace farmtok::daemon
