#include "farm/housekeeping.hpp"

#include "queue/queue.hpp"

namespace farmtok::farm {
namespace {

void add_sweep(store::Tx& tx) {
  queue::add(tx, {.kind = model::WorkKind::sweep, .key = daily_sweep, .run_at = tx.now + std::chrono::hours{24}});
}

}  // namespace

void start_housekeeping(store::Store& store) {
  store.write([](store::Tx& tx) {
    queue::recover(tx);
    // Analyses that an older version queued had no key of their analyst.
    tx.db("UPDATE work SET lane_key = coalesce((SELECT nullif(analysis_provider, '') FROM jobs WHERE job_id = "
          "work.subject), 'rules') WHERE kind = 'analyse' AND lane_key IN ('?', 'woken')")
        .run();
    add_sweep(tx);
  });
}

void end_daily_sweep(store::Tx& tx) { add_sweep(tx); }

}  // namespace farmtok::farm
