#pragma once
// A simulation: the real timer on a copy of the store, with a simulated clock, and nothing is sent.

#include <functional>
#include <string>
#include <vector>

#include "farm/farm.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm::delivery {

struct SimulatedPost {
  std::string scheduled_id;
  std::string job_id;
  std::string text;  // the beginning of the text to post
  base::Instant due{};
  std::optional<base::Instant> fired_at;  // empty: it does not fire until then
  model::PostState state{};
  std::optional<std::string> reason;
  std::optional<std::string> note;  // says that it notifies nobody; only in Simulation::posts
  bool videoless = false;           // it was found as a video and has none; only in Simulation::posts
};
/// Each post counts once: `fired` fires on time, `late` after it, `held` waits for its video at the end, `missed` is
/// every other due post; it does not fire.
struct Simulation {
  base::Instant from{}, until{};
  std::vector<SimulatedPost> posts;  // by due time: those due in the span, and those held or missed now
  std::int64_t fired = 0, late = 0, held = 0, missed = 0;
  std::int64_t unreached = 0;  // fire and notify nobody
  std::int64_t videoless = 0;  // were found as a video and have none
};

/// Copies the store into a folder that is removed again, runs the timer there from now to `until`, and counts renders
/// as done `render_time` after they are due unless they failed for good. Calls `tell` for each post whenever its state
/// changes, in order. Throws INVALID_REQUEST for an `until` that is past or beyond the zone rules, STORAGE_FULL when
/// there is no room for the copy beside media.min_free_bytes.
Simulation simulate(const Farm& farm, base::Instant until, std::chrono::seconds render_time,
                    const std::function<void(const SimulatedPost&)>& tell = {});

}  // namespace farmtok::farm::delivery
