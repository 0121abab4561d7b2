#pragma once
// The work of kind `render`: fetches a post's video, has its varied copy made, and stores both with the post. And the
// same without a post, as a preview of a copy.

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "farm/dedup/copy.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm::dedup {

/// A copy that belongs to no post.
struct Preview {
  model::Variation drawn;
  Copy copy;
  std::optional<base::Error> refused;  // the error with which a post would have refused it
};

class Renders {
 public:
  /// Throws CONFIG_INVALID when no variation can be drawn within the settings.
  Renders(Farm& farm, library::MediaStore& media);

  /// The queue's handler for WorkKind::render.
  queue::Handler handler();
  /// The progress of a post's rendering, 0 to 1; empty while it is not being rendered. Thread-safe.
  std::optional<double> progress(const std::string& scheduled_id) const;
  const library::MediaChild& child() const { return child_; }

  /// Renders `original` as a post's copy would be, with the variation of `seed`; `profile`: instead of render.profile.
  /// The stored files belong to nothing. Takes as long as a render; one at a time. Throws RATE_LIMITED while another
  /// is made, INTERRUPTED after stop_previews(), and as make_copy().
  Preview preview(const model::Media& original, std::int64_t seed, const std::optional<std::string>& profile);
  /// Ends a preview that is being made, and prevents further ones. Thread-safe.
  void stop_previews() { stopping_previews_ = true; }

 private:
  class Running;
  queue::Outcome run(const queue::Claimed& claimed, const std::function<bool()>& stopping);
  /// The stored video to render. Throws queue::Later where it must be fetched first.
  model::Media original(const model::Scheduled& post, const queue::Claimed& claimed);
  /// With what the file says about its making. Throws as look_into().
  model::VideoFacts facts_of(const model::Media& input, const std::function<bool()>& stopping);
  void fail(store::Tx& tx, const queue::Claimed& claimed, const base::Error& error, bool dead);
  std::int64_t encoder_threads() const;
  void set_progress(const std::string& scheduled_id, std::optional<double> fraction);

  Farm& farm_;
  library::MediaStore& media_;
  library::MediaChild child_;
  mutable std::mutex mutex_;
  std::map<std::string, double> progress_;
  std::mutex previewing_;
  std::atomic<bool> stopping_previews_ = false;
};

}  // namespace farmtok::farm::dedup
