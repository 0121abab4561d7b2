#pragma once
// Videos that a version before this one stored: they were never read for what they say about their making. Their
// posts wait for it, for a short time.

#include <optional>
#include <string>

#include "model/scheduled.hpp"
#include "store/store.hpp"

namespace farmtok::farm::library {

/// Queues the reading of a stored video that a result uses: what its file says of its making, and its near copies.
/// `stored`: a result's original_video_url; a video that is not stored here is skipped.
void examine_later(store::Tx& tx, const std::optional<std::string>& stored);

/// A post waits for so long at most.
inline constexpr std::chrono::minutes most_reading{5};
/// The reason of a post that waits.
inline constexpr std::string_view reading_words = "its video is still being read for what it says about its making";

/// What is known about the reading of a post's video.
struct Reading {
  bool waits = false;              // it is queued or runs
  std::optional<std::string> why;  // it cannot be read: the reason
};
/// Queues the reading if it can be made and was not begun, before all videos that are needed later. `again`: the post
/// waited for it already, so that one that is no longer queued has failed. Neither waits nor fails for any other post.
Reading read_first(store::Tx& tx, const model::Scheduled& post, bool again);

/// The reading of a stored video ended: the posts that wait for it are due again.
void reading_ended(store::Tx& tx, const std::string& media_id);

}  // namespace farmtok::farm::library
