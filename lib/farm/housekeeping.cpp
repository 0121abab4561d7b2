#include "farm/housekeeping.hpp"
#include "base/error.hpp"

namespace farmtok::farm {
namespace {

constexpr std::chrono::days answers_kept{7};

void add_sweep(store::Tx& tx) {
  queue::add(tx, {.kind = model::WorkKind::sweep, .key = "daily", .run_at = tx.now + std::chrono::hours{24}});
}

}  // namespace

void start_housekeeping(store::Store& store) {
  store.write([](store::Tx& tx) {
    queue::recover(tx);
    add_sweep(tx);
  });
}

queue::Handler sweep_handler() {
  return {
      .kind = model::WorkKind::sweep,
      .run = [](const queue::Claimed&, const std::function<bool()>&) -> queue::Outcome {
        return [](store::Tx& tx) {
          tx.db("DELETE FROM answers WHERE created_at < ?", base::to_millis(tx.now - answers_kept)).run();
          add_sweep(tx);
        };
      },
      .on_failure = [](store::Tx&, const queue::Claimed&, const base::Error&, bool) {},
      .again = [](const base::Error&, std::int64_t) { return std::optional{std::chrono::milliseconds{3'600'000}}; }};
}

}  // namespace farmtok::farm
