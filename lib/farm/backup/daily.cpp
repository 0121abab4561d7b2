#include "farm/backup/daily.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "farm/backup/policy.hpp"
#include "log/log.hpp"
#include "queue/queue.hpp"

namespace farmtok::farm::backup {
namespace {

using namespace std::chrono_literals;
using base::Error;

constexpr const char* daily = "daily";

void add_next(store::Tx& tx, std::chrono::milliseconds wait) {
  queue::add(tx, {.kind = model::WorkKind::backup, .key = daily, .run_at = tx.now + wait});
}

std::chrono::milliseconds make_one(Farm& farm, Backups& backups, const std::function<bool()>& stopping) {
  try {
    backups.create("worker", stopping);
  } catch (const Error& error) {
    // Its event and the doctor report a failure; the work itself never becomes dead.
    if (error.code == base::Code::INTERRUPTED) throw;
    // Another farm has the folder: that is no failure, and soon over.
    return error.code == base::Code::NOT_READY ? std::chrono::milliseconds{1min} : 1h;
  }
  try {
    backups.prune(backup_policy(farm.settings).keep, false);
  } catch (const Error& error) {
    if (error.code != base::Code::NOT_READY) return 1h;  // the next day prunes
  }
  return 24h;
}

}  // namespace

queue::Handler backup_handler(Farm& farm, Backups& backups) {
  return {.kind = model::WorkKind::backup,
          .run = [&farm, &backups](const queue::Claimed&, const std::function<bool()>& stopping) -> queue::Outcome {
            const auto wait = make_one(farm, backups, stopping);
            return [wait](store::Tx& tx) { add_next(tx, wait); };
          },
          .on_failure =
              [](store::Tx& tx, const queue::Claimed&, const Error&, bool dead) {
                if (dead) queue::reschedule(tx, model::WorkKind::backup, daily, tx.now + 1h);
              },
          .again = [](const Error&, std::int64_t) { return std::optional<std::chrono::milliseconds>{1h}; }};
}

void start_backups(Farm& farm, const Backups& backups) {
  const auto newest = backups.shelf().newest_usable();
  farm.store.write([&](store::Tx& tx) {
    const base::Instant soonest = tx.now + 1min;
    const bool dated = newest && !is_to_come(*newest, tx.now);
    const base::Instant wanted = dated ? newest->created_at + 24h : tx.now + 10min;
    const auto at = std::clamp<base::Instant>(wanted, soonest, tx.now + 24h);
    add_next(tx, std::chrono::duration_cast<std::chrono::milliseconds>(at - tx.now));
    // Existing work is pulled into the same bounds: the clock may have been wrong when it was planned.
    auto planned = tx.db("SELECT run_at, state FROM work WHERE kind = 'backup' AND key = ?", daily);
    if (!planned.next()) return;
    const auto run_at = base::from_millis(planned.integer(0));
    if (run_at < soonest || run_at > at || planned.text(1) == "dead")
      queue::reschedule(tx, model::WorkKind::backup, daily, at);
  });
}

}  // namespace farmtok::farm::backup
