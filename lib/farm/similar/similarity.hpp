#pragma once
// How similar two videos are, by their fingerprints. Pure.

#include "model/fingerprint.hpp"

namespace farmtok::farm::similar {

/// The same picture is shown at `seconds` of the one and at offset_seconds + speed · seconds of the other.
struct Similarity {
  double share = 0;  // 0 to 1; 1 is the same pictures at the same times
  double offset_seconds = 0;
  double speed = 1;  // 0.94 to 1.06
};

/// The pictures that both show are compared along the best line between their times. Like places of a scene count
/// little where things move: two takes of one scene differ in when and where something moves in them. A part
/// that only one of them has lowers the similarity. Copies that were coded again, scaled, cropped by up to 5 %, played
/// up to 5 % faster or slower, shortened a little, or got a caption or bars reach 0.8 or more.
Similarity similarity_of(const model::Fingerprint& one, const model::Fingerprint& other);

}  // namespace farmtok::farm::similar
