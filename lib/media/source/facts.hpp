#pragma once
// The facts of a file about its picture and its sound.

#include <optional>
#include <string>
#include <vector>

#include "av/input.hpp"
#include "media/picture/orientation.hpp"
#include "model/render.hpp"

namespace farmtok::media {

/// The streams that are used, by number; `audio` is -1 for none.
struct Chosen {
  int video = -1;
  int audio = -1;
};

/// How pictures follow each other.
struct Pace {
  double rate = 0;  // a second, on average
  bool variable = false;
};

/// Of pictures that begin at these seconds, in order; nothing for fewer than two.
std::optional<Pace> pace_of(const std::vector<double>& times);

/// All facts that are known before decoding.
model::VideoFacts facts_of(const av::Input& input, Chosen chosen, const Orientation& orientation);

/// Other content and oddities of the file, and their treatment; a line each, in words for a person.
std::vector<std::string> oddities_of(const av::Input& input, Chosen chosen, const Orientation& orientation);

}  // namespace farmtok::media
