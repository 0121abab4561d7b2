#pragma once
// Words of short-video texts, and which mean nearly the same. Pure.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "words/stems.hpp"

namespace farmtok::farm {

/// Words in lower case, without accents, cut at everything that is neither letter nor digit, and by dictionaries where
/// nothing is between them; #hashtags and @names come without their sign. "Abs routine, 8 min! #HomeWorkout" → abs
/// routine 8 min homeworkout. Never fails: invalid UTF-8 is passed over.
std::vector<std::string> words_of(std::string_view text);
/// The common stem of a plain word's forms: "transformations" → "transform".
using words::stem_of;
/// Whether the text has the words of the phrase one after the other, in any of their forms. A phrase without words must
/// stand there as it is.
bool says(std::string_view text, std::string_view phrase);
/// Words that tell nothing about a topic: articles, and those every post has ("fyp", "viral", "video", "clips").
bool is_filler(std::string_view word);

/// The known words a joined hashtag is made of: "homeworkouts" → home, workouts; "gymtok" → gym. Empty when it is a
/// known word itself, or when some letters belong to none.
std::vector<std::string> parts_of(std::string_view word);

/// What a text speaks of, each stem once: its words (weight 1), the parts of joined ones (less), pairs of words that
/// are known as one ("leg day" → legday), and the stems of its words in the languages that it is recognised to be in.
/// The same stems are to be indexed and looked for.
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

/// One thing a prompt asks for, and the words that stand for it with how well they do (1 = the word itself).
struct Topic {
  std::string word;
  /// A way of showing something ("tutorial", "funny", "transformation") and not the thing itself ("fitness", "dog").
  bool aspect = false;
  /// No subject the vocabulary knows ("beautiful", "people"): asked for beside one that is known, it may be missing.
  bool plain = false;
  /// Asked to be absent: "not anime", "without music".
  bool unwanted = false;
  struct Variant {
    std::string stem;
    std::string word;  // as a person writes it
    double weight;
  };
  std::vector<Variant> variants;
};

/// What a prompt asks for: its words but the fillers, each with its near-synonyms ("fitness": gym, workout, …).
/// Fillers are never topics: a prompt of them alone asks for none. What follows "not", "no" or "without" is unwanted.
/// A prompt whose language is not recognised is looked for in all.
std::vector<Topic> topics_of(std::string_view prompt);

}  // namespace farmtok::farm
