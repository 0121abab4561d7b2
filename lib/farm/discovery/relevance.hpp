#pragma once
// How well a video fits a prompt and how well it did: the one formula behind the catalogue's order, the choice of what
// is analysed first, and the score of the rules. Pure and deterministic.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "farm/discovery/terms.hpp"
#include "model/found.hpp"

namespace farmtok::farm {

/// How rare a stem is, as inverse document frequency: 0 and above. Without a catalogue all are alike.
using Rarity = std::function<double(std::string_view stem)>;

/// A prompt made ready once for many videos.
struct Wish {
  std::vector<Topic> topics;
  std::vector<double> rarity;  // of each topic
};
Wish wish_of(std::string_view prompt, const Rarity& rarity = {});

struct Relevance {
  double topic = 0;                  // 0 to 1: what of the wish the video speaks about
  double engagement = 0;             // 0 to 1: views, likes for each view, and views for its age
  double score = 0;                  // 0 to 100, the two joined; without topics in the wish, engagement alone
  std::vector<std::string> reasons;  // "speaks of fitness (gym, workout)", "1.5 M views", "11 % likes"; filled if asked
};
Relevance relevance(const Wish& wish, const model::FoundVideo& video, base::Instant now, bool reasons = false);

}  // namespace farmtok::farm
