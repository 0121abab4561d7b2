#pragma once
// The work of kind `render`: gets a post's video, has its varied copy made, and stores both with the post.

#include <map>
#include <mutex>
#include <optional>

#include "farm/media/media_child.hpp"
#include "farm/media/media_store.hpp"
#include "http/outbound.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm {

class Renders {
 public:
  Renders(Farm& farm, MediaStore& media, const http::AddressGuard& guard);

  /// The queue's handler for WorkKind::render.
  queue::Handler handler();
  /// How far the rendering of a post is, 0 to 1; empty when it is not being rendered right now. Thread-safe.
  std::optional<double> progress(const std::string& scheduled_id) const;
  const MediaChild& child() const { return child_; }

 private:
  queue::Outcome run(const queue::Claimed& claimed, const std::function<bool()>& stopping);
  model::Media original(const model::Scheduled& post, const std::function<bool()>& stopping);
  void fail(store::Tx& tx, const queue::Claimed& claimed, const base::Error& error, bool dead);
  std::int64_t encoder_threads() const;
  void set_progress(const std::string& scheduled_id, std::optional<double> fraction);

  Farm& farm_;
  MediaStore& media_;
  const http::AddressGuard& guard_;
  MediaChild child_;
  mutable std::mutex mutex_;
  std::map<std::string, double> progress_;
};

}  // namespace farmtok::farm
