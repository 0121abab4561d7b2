#pragma once
// What a video looks like, in few bits: small grey pictures at fixed times, each as a hash of 256 bits. A re-encode
// moves key frames, so times are what counts. The same video gives nearly the same hashes however it was coded, scaled,
// a little cropped or played faster, and whoever decoded it: a render on its way, or fingerprint() alone.

#include <deque>

#include "media/source.hpp"
#include "media/thumbnail.hpp"
#include "model/fingerprint.hpp"

namespace farmtok::media {

using model::Fingerprint;
using model::Glance;
using model::packed;
using model::unpacked;

class Fingerprinter {
 public:
  /// `source` tells how pictures stand upright; it must outlive this.
  explicit Fingerprinter(const Source& source);

  /// Whether the decoded picture at `seconds` from the video's first is one of those that count.
  bool wants(double seconds) const;
  /// Any format a decoder makes; pictures that are not wanted, or in the graphics card's memory, are passed over.
  void take(const AVFrame& decoded, double seconds);
  /// Whether no later picture will be wanted.
  bool full() const;
  const Fingerprint& made() const { return made_; }

 private:
  struct Past {
    Thumbnail picture;
    Grid grid;  // of it, as the eye sees brightness
    double seconds;
  };
  void keep(const Thumbnail& picture, double seconds);
  /// What was to be seen in the moment that ends at `seconds`.
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
