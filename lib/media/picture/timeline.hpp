#pragma once
// Which part of its media a track shows at which time: an edit list, in seconds. Pure.

#include <optional>
#include <vector>

namespace farmtok::media {

struct Edit {
  double from = 0;  // when it is shown
  double lasts = 0;
  std::optional<double> media = {};  // where in the media it begins; nothing: the track pauses
  double rate = 1;                   // seconds of media in a second; 0: one picture is held
};

class Timeline {
 public:
  /// Sets their `from`: each edit follows the one before it. `media_begins` is the time of the first picture of the
  /// media.
  explicit Timeline(std::vector<Edit> edits, double media_begins = 0);

  /// When the first media is shown, and when the last edit ends.
  double begin() const;
  double end() const;
  /// One stretch at its own rate, at most a pause before it: libavformat handles that correctly.
  bool is_simple() const;
  /// A part of the media before the first shown one is cut. Where that part ends between two pictures, libavformat
  /// begins with the later one, and shows all of them too early.
  bool cuts_beginning() const;
  /// No stretch begins before the end of the one before it: a single read of the media can follow it.
  bool goes_forward() const;
  /// Whether a stretch is faster or slower than the media.
  bool changes_rate() const;

  /// The first time that shows a picture that lasts from `media` for `lasts` seconds; nothing where no edit shows it.
  std::optional<double> shown(double media, double lasts) const;

  /// A part of a stretch of media, from `skip` seconds after its beginning for `lasts` seconds, heard at `at`.
  struct Piece {
    double skip, lasts, at;
  };
  /// The pieces heard of sound that lasts from `media` for `lasts` seconds, at its own speed, which is the speed of
  /// speech: where an edit is slower, silence follows, and a held moment is silent.
  std::vector<Piece> heard(double media, double lasts) const;

 private:
  std::vector<Edit> edits_;
  double media_begins_;
};

}  // namespace farmtok::media
