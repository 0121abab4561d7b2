#pragma once
// What a file says of its picture and its sound, as facts.

#include "av/input.hpp"
#include "media/orientation.hpp"
#include "model/render.hpp"

namespace farmtok::media {

/// The streams that are used, by number; `audio` is -1 for none.
struct Chosen {
  int video = -1;
  int audio = -1;
};

/// Everything that is known before decoding.
model::VideoFacts facts_of(const av::Input& input, Chosen chosen, const Orientation& orientation);

/// What else is in the file, or odd about it, and what becomes of it; a line each, in words for a person.
std::vector<std::string> oddities_of(const av::Input& input, Chosen chosen, const Orientation& orientation);

}  // namespace farmtok::media
