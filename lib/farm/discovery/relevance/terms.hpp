#pragma once
// Words of short-video texts, and their near-synonyms. Pure.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "words/stems.hpp"

namespace farmtok::farm::discovery {

/// Words in lower case, without accents, cut at everything that is neither letter nor digit, and by dictionaries where
/// nothing separates them; #hashtags and @names lose their sign. "Abs routine, 8 min! #HomeWorkout" → abs
/// routine 8 min homeworkout. Never fails: invalid UTF-8 is skipped.
std::vector<std::string> words_of(std::string_view text);
/// The common stem of a plain word's forms: "transformations" → "transform".
using words::stem_of;
/// Whether the text has the words of the phrase one after the other, in any of their forms. A phrase without words must
/// occur unchanged.
bool says(std::string_view text, std::string_view phrase);
/// Words without a topic: articles, and words that every post has ("fyp", "viral", "video", "clips").
bool is_filler(std::string_view word);

/// The known words that form a joined hashtag: "homeworkouts" → home, workouts; "gymtok" → gym. Empty when it is a
/// known word itself, or when some letters belong to none.
std::vector<std::string> parts_of(std::string_view word);

/// The stems of a text, each once: its words (weight 1), the parts of joined ones (less), pairs of words that
/// are known as one ("leg day" → legday), and the stems of its words in the languages that it is recognised to be in.
/// Index and search must use the same stems.
struct Spoken {
  std::string stem;
  double weight;
  bool again;  // another form of a word that is there already
};
std::vector<Spoken> spoken_in(std::string_view text);
/// The same for each part of a text that is of one language as a whole: a caption, its hashtags.
std::vector<std::vector<Spoken>> spoken_in(std::span<const std::string_view> parts);
/// The stems of all parts together without their weights, separated by blanks.
std::string stems_in(std::span<const std::string_view> parts);

/// One wish of a prompt, and the words that match it with their weights (1 = the word itself).
struct Topic {
  std::string word;
  /// A way to show something ("tutorial", "funny", "transformation") and not the thing itself ("fitness", "dog").
  bool aspect = false;
  /// No subject of the vocabulary ("beautiful", "people"): beside a subject of the vocabulary it may be missing.
  bool plain = false;
  /// The prompt asks for its absence: "not anime", "without music".
  bool unwanted = false;
  struct Variant {
    std::string stem;
    std::string word;  // as a person writes it
    double weight;
  };
  std::vector<Variant> variants;
};

/// The wishes of a prompt: its words but the fillers, each with its near-synonyms ("fitness": gym, workout, …).
/// Fillers are never topics: a prompt of them alone has none. The words after "not", "no" or "without" are unwanted.
/// A prompt whose language is not recognised is searched in all languages.
std::vector<Topic> topics_of(std::string_view prompt);

}  // namespace farmtok::farm::discovery
