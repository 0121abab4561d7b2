#pragma once
// Runs the confined child to examine or render a video. Needs no FFmpeg in this process.

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "farm/library/quarantine.hpp"
#include "model/render.hpp"

namespace farmtok::farm::library {

/// The callbacks of one run of the child.
struct MediaWatch {
  std::function<void(double)> progress;  // 0 to 1, at most ten times a second
  std::function<bool()> cancelled;       // called at least every 50 ms
  std::chrono::milliseconds deadline = std::chrono::minutes(10);
};

class MediaChild {
 public:
  /// `program`: the child's binary; empty means "farmtok-media" beside the running one.
  explicit MediaChild(std::filesystem::path program = {});
  /// Counts the files that make it crash, and refuses files that did so twice.
  explicit MediaChild(Quarantine quarantine, std::filesystem::path program = {});

  /// Throws INTERNAL when the child cannot be started or cannot be confined.
  void self_test() const;

  /// Throws INVALID_MEDIA (the child's own words, or that it crashed, ran out of memory or is in quarantine),
  /// MEDIA_NOT_FOUND (no such file), TIMED_OUT, INTERRUPTED (cancelled), UNFINISHED (killed from outside, or the file
  /// changed while it was read; a retry may help), INTERNAL.
  model::VideoFacts probe(const std::filesystem::path& input, const MediaWatch& watch = {}) const;

  /// As probe(), and the changes that a render for `profile` will make: the reply's `input` and `notes`.
  model::MediaReply preflight(const std::filesystem::path& input, const std::string& profile,
                              const MediaWatch& watch = {}) const;

  /// The reply's `fingerprint` and `input`. Throws as probe().
  model::MediaReply fingerprint(const std::filesystem::path& input, const MediaWatch& watch = {}) const;

  /// Renders `input` to `output` and its still to `poster`, both new or replaced, in folders that exist. Both appear
  /// only when all went well and are then on the disk; otherwise nothing is left. Throws as probe(), and STORAGE_FULL.
  model::MediaReply render(const std::filesystem::path& input, const std::filesystem::path& output,
                           const std::filesystem::path& poster, const model::MediaRequest& request,
                           const MediaWatch& watch = {}) const;

  /// Writes `count` (1 to model::most_pictures) pictures of `input` as JPEG into `folder`, which exists:
  /// "frame-001.jpg" and so on, in the order of the video, spread evenly over it, upright, with square pixels, no side
  /// longer than `longest_side` (16 to 4096) pixels; dark ones are avoided where there are others nearby. A video with
  /// fewer pictures repeats some. All appear or none. Returns their paths. Throws as render().
  std::vector<std::filesystem::path> frames(const std::filesystem::path& input, const std::filesystem::path& folder,
                                            int count, int longest_side, const MediaWatch& watch = {}) const;

  /// Writes a contact sheet of at most model::most_pictures tiles to `output` as PNG, new or replaced, whole or not at
  /// all. `pictures` has the JPEG of each tile, in the same order; an empty path means that there is none, and the
  /// tile then shows its `instead`, as does one whose JPEG cannot be decoded. Throws as render().
  void sheet(const std::vector<std::filesystem::path>& pictures, const std::filesystem::path& output,
             const std::string& title, std::vector<model::SheetTile> tiles, const MediaWatch& watch = {}) const;

 private:
  class Original;
  std::filesystem::path program_;
  std::optional<Quarantine> quarantine_;
};

}  // namespace farmtok::farm::library
