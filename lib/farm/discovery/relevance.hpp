#pragma once
// How well a video fits a prompt and how well it did: the one formula behind the catalogue's order, the choice of what
// is analysed first, and the score of the rules. Pure and deterministic.

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
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
  std::vector<Topic> unwanted;
  /// Which topics a stem stands for, and how well: made of the topics and, counted on behind them, of the unwanted,
  /// for quick look-up.
  struct Role {
    std::size_t topic, variant;
  };
  std::unordered_map<std::string, std::vector<Role>> roles;
};
Wish wish_of(std::string_view prompt, const Rarity& rarity = {});

/// score = 100 · topic · (0.6 + 0.4 · engagement)
///
/// The topic multiplies, because no number of views makes a video fit that speaks of something else; engagement only
/// chooses among those that fit, for at most two fifths of the score.
///
/// topic: for each topic of the wish, the video's words that stand for it are added up, weighted by how well they do
/// and by where they stand, with quickly sinking returns, so that saying a thing ten times is not more than saying it
/// well; many hashtags and long texts weigh less each. The subjects of the wish (fitness) are averaged, rare ones
/// counting more, and one that is missing takes most of it; aspects (transformation) add the rest, and so do words
/// the vocabulary does not know (beautiful) beside a subject that it knows. What is unwanted takes all.
/// engagement: half by views and a fifth by views a day, both by their logarithm, for reach grows by factors; three
/// tenths by likes for each view, which tells whether those it reached were moved. The age counts for a year at most,
/// so that an old catalogue is still put in order and not all counted as slow. What is not known is left out.
///
/// So off the topic stays below 30, and clearly on it with good numbers reaches 70. Without topics in the wish the
/// score is 40 + 60 · engagement: there is nothing to be off.
struct Relevance {
  double topic = 0;                  // 0 to 1: what of the wish the video speaks about
  double engagement = 0;             // 0 to 1: views, likes for each view, and views for its age
  double score = 0;                  // 0 to 100
  std::vector<std::string> reasons;  // "speaks of fitness (gym, workout)", "1.5 M views, 11 % likes"; filled if asked
};
Relevance relevance(const Wish& wish, const model::FoundVideo& video, base::Instant now, bool reasons = false);

}  // namespace farmtok::farm
