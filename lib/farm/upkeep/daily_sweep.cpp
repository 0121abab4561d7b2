#include "farm/upkeep/daily_sweep.hpp"

#include "base/error.hpp"
#include "farm/housekeeping.hpp"
#include "farm/library/sweep.hpp"
#include "farm/library/verify.hpp"
#include "farm/upkeep/retention.hpp"

namespace farmtok::farm::upkeep {

queue::Handler sweep_handler(Farm& farm, library::MediaStore& media) {
  return {
      .kind = model::WorkKind::sweep,
      .run = [&farm, &media](const queue::Claimed& claimed, const std::function<bool()>& stopping) -> queue::Outcome {
        const bool daily = claimed.work.key == daily_sweep;
        if (daily) library::note_missing(farm, media, stopping);
        library::sweep_media(farm, media, false, stopping);
        if (daily) forget_old(farm, stopping);
        if (stopping && stopping()) throw base::Error{base::Code::INTERRUPTED, "stopped while files were swept"};
        return [daily](store::Tx& tx) {
          if (daily) end_daily_sweep(tx);
        };
      },
      .on_failure = [](store::Tx&, const queue::Claimed&, const base::Error&, bool) {},
      .again = [](const base::Error&, std::int64_t) { return std::optional{std::chrono::milliseconds{3'600'000}}; }};
}

}  // namespace farmtok::farm::upkeep
