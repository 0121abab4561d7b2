#pragma once
// Which languages a text speaks, as far as its function words and letters tell.

#include <array>
#include <cstdint>
#include <string_view>

namespace farmtok::words {

/// A set of languages that are written with Latin letters, one bit each. Other scripts need none: each has one language
/// here.
using Languages = std::uint32_t;
inline constexpr std::size_t most_languages = 16;
inline constexpr Languages english = 1;
/// All but English.
Languages other_languages();
/// The two letters of a language by the number of its bit ("de"), and Snowball's name of it ("german").
std::string_view code_of(std::size_t language);
std::string_view name_of(std::size_t language);

/// The languages in which the word is a function word, or which have its letters. `plain`: the same without marks.
Languages spoken_with(std::string_view word, std::string_view plain);
/// Whether the word, without marks, tells nothing in these languages. Words that tell something in English ("die",
/// "son") never tell nothing.
bool is_function_word(std::string_view plain, Languages languages);
/// The same of scripts that are not Latin: "の", "и", "في"; and what every post has there: "видео", "视频".
bool is_function_word(std::string_view plain);
/// Whether the word asks for the absence of what follows: "ohne", "sin", "без". `languages`: what the text speaks.
bool is_negation(std::string_view plain, Languages languages);

/// Hears the words of a text and tells its languages.
class Evidence {
 public:
  /// What spoken_with() said of a word.
  void hear(Languages languages);
  /// The languages but English that the text speaks: none, one, or up to three that cannot be told apart.
  Languages languages() const;
  /// Nothing was heard, of English neither.
  bool none() const { return heard_ == 0; }

 private:
  std::array<float, most_languages> heard_of_{};
  Languages heard_ = 0;
};

}  // namespace farmtok::words
