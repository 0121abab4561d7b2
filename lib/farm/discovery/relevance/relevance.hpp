#pragma once
// How well a video fits a prompt and how well it performed: the one formula for the order of the catalogue, the choice
// of videos to analyse first, and the score of the rules. Pure and deterministic.

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "farm/discovery/relevance/terms.hpp"
#include "model/found.hpp"

namespace farmtok::farm::discovery {

/// How rare a stem is, as inverse document frequency: 0 and above. Without a catalogue all are equal.
using Rarity = std::function<double(std::string_view stem)>;

/// A prompt prepared once for many videos.
struct Wish {
  std::vector<Topic> topics;
  std::vector<double> rarity;  // of each topic
  std::vector<Topic> unwanted;
  /// The topics of a stem, and how well it matches each: indexes of the topics and then, counted on, of the unwanted,
  /// for quick look-up.
  struct Role {
    std::size_t topic, variant;
  };
  std::unordered_map<std::string, std::vector<Role>> roles;
};
Wish wish_of(std::string_view prompt, const Rarity& rarity = {});

/// score = 100 · topic · (0.6 + 0.4 · engagement)
///
/// The topic is a factor, because no number of views makes a video fit that is about something else; engagement only
/// chooses among videos that fit, for at most two fifths of the score.
///
/// topic: for each topic of the wish, the matching words of the video are added up, weighted by how well they match
/// and by their place, with quickly sinking returns, so that ten mentions do not count more than one good
/// mention; many hashtags and long texts weigh less each. The subjects of the wish (fitness) are averaged, rare ones
/// with more weight, and a missing one costs most of it; aspects (transformation) add the rest, and so do words
/// outside the vocabulary (beautiful) beside a subject inside it. An unwanted topic costs all of it.
/// engagement: half by views and a fifth by views a day, both by their logarithm, because reach grows by factors; three
/// tenths by likes for each view, which shows whether the viewers liked it. The age counts for a year at most, so that
/// an old catalogue is still ordered instead of all counted as slow. Unknown values are left out.
///
/// So a video off the topic stays below 30, and one clearly on it with good numbers reaches 70. Without topics in the
/// wish the score is 40 + 60 · engagement: no video is off the topic.
struct Relevance {
  double topic = 0;                  // 0 to 1: the part of the wish that the video is about
  double engagement = 0;             // 0 to 1: views, likes for each view, and views for its age
  double score = 0;                  // 0 to 100
  std::vector<std::string> reasons;  // "mentions fitness (gym, workout)", "1.5 M views, 11 % likes"; filled if asked
};
Relevance relevance(const Wish& wish, const model::FoundVideo& video, base::Instant now, bool reasons = false);

}  // namespace farmtok::farm::discovery
