#pragma once
// What a file says of its picture and its sound, as facts.

#include <optional>
#include <string>
#include <vector>

#include "av/input.hpp"
#include "media/orientation.hpp"
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

/// Everything that is known before decoding.
model::VideoFacts facts_of(const av::Input& input, Chosen chosen, const Orientation& orientation);

/// What else is in the file, or odd about it, and what becomes of it; a line each, in words for a person.
std::vector<std::string> oddities_of(const av::Input& input, Chosen chosen, const Orientation& orientation);

}  // namespace farmtok::media
