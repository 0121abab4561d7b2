#pragma once
// How much two videos are the same, told by their fingerprints. Pure.

#include "model/fingerprint.hpp"

namespace farmtok::farm {

/// The same picture is shown at `seconds` of the one and at offset_seconds + speed · seconds of the other.
struct Alikeness {
  double similarity = 0;  // 0 to 1; 1 is the same pictures at the same times
  double offset_seconds = 0;
  double speed = 1;  // 0.94 to 1.06
};

/// What both show is compared along the best line between their times. That the places of a scene look alike counts
/// little where things move: what tells two takes of one scene apart is when and where something moves in them. A part
/// that only one of them has lowers the similarity. Copies that were coded anew, scaled, cropped by up to 5 %, played
/// up to 5 % faster or slower, shortened a little, or had a caption or bars put in come out at 0.8 or more.
Alikeness alikeness(const model::Fingerprint& one, const model::Fingerprint& other);

}  // namespace farmtok::farm
