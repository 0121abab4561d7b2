#pragma once
// A video's look in few bits: small grey pictures at fixed times, each as a hash of 256 bits. A re-encode
// moves key frames, so the times are fixed. The same video gives nearly the same hashes in any coding, scale,
// small crop or speed, and from any decoder: during a render, or from fingerprint() alone.

#include <deque>

#include "media/source/source.hpp"
#include "media/stills/thumbnail.hpp"
#include "model/fingerprint.hpp"

namespace farmtok::media {

using model::Fingerprint;
using model::Glance;
using model::packed;
using model::unpacked;

class Fingerprinter {
 public:
  /// `source` gives the orientation of pictures; it must outlive this.
  explicit Fingerprinter(const Source& source);

  /// Whether the decoded picture at `seconds` from the video's first is needed.
  bool wants(double seconds) const;
  /// Any format that a decoder makes; pictures that are not wanted, or in the graphics card's memory, are skipped.
  void take(const AVFrame& decoded, double seconds);
  /// Whether no later picture is needed.
  bool full() const;
  const Fingerprint& made() const { return made_; }

 private:
  struct Past {
    Thumbnail picture;
    Grid grid;  // of the picture, as perceived brightness
    double seconds;
  };
  void keep(const Thumbnail& picture, double seconds);
  /// The pictures shown in the interval that ends at `seconds`.
  Grid moment(double seconds) const;
  void look(Glance& glance, const Grid& now) const;
  void compare(Glance& glance, const Grid& now, double seconds) const;

  const Source& source_;
  Fingerprint made_;
  double next_picture_ = 0, next_glance_ = 0;
  Bars bars_ = Bars::most();
  std::deque<Past> past_;
};

/// Decodes as little as the fixed times need. `fd` stays the caller's. Throws INVALID_MEDIA.
Fingerprint fingerprint(int fd);

}  // namespace farmtok::media
