#pragma once
// Temporary rows of the store, and the outbox folder: removed by age and by number, a piece at a time.

#include <functional>

#include "farm/farm.hpp"

namespace farmtok::farm::upkeep {

/// How much was removed.
struct Forgotten {
  std::int64_t events = 0;
  std::int64_t disputed_proofs = 0;
  std::int64_t dead_messages = 0;
  std::int64_t answers = 0;
  std::int64_t mails = 0;  // files of the outbox
};

/// Removes, with at most some hundred rows a commit so that no other writer waits for long:
///   events: those older than keep.events, and the oldest of more than keep.events_most. The creation, the decision,
///           the firing, the end and the proofs of a job, result or post that still exists are kept with it.
///   disputed proofs: those older than keep.disputes, and those of one post beyond most_disputed
///   dead webhooks and mails: those older than keep.dead, and the oldest of more than 10,000 of a kind; an event says
///           how many. Dead work of other kinds stays until the operator retries or drops it.
///   answers to Idempotency-Keys: those older than keep.answers, and the oldest of more than 100,000
///   mails in the outbox folder: those older than keep.outbox, and the oldest of more than keep.outbox_bytes
/// `stopping` is called between pieces; the rest is removed the next time. Not within a write of the store.
Forgotten forget_old(Farm& farm, const std::function<bool()>& stopping = {});

}  // namespace farmtok::farm::upkeep
