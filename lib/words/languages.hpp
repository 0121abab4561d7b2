#pragma once
// The languages of a text, as far as its function words and letters show.

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
/// Whether the word, without marks, has no meaning in these languages. A word with a meaning in English ("die",
/// "son") never counts as one.
bool is_function_word(std::string_view plain, Languages languages);
/// The same for scripts that are not Latin: "の", "и", "في"; and words that every post has there: "видео", "视频".
bool is_function_word(std::string_view plain);
/// Whether the word negates the words after it: "ohne", "sin", "без". `languages`: those of the text.
bool is_negation(std::string_view plain, Languages languages);

/// Counts the words of a text for each language.
class Evidence {
 public:
  /// Takes the result of spoken_with() for one word.
  void hear(Languages languages);
  /// The languages of the text except English: none, one, or up to three that cannot be distinguished.
  Languages languages() const;
  /// No word was counted, for English neither.
  bool none() const { return heard_ == 0; }

 private:
  std::array<float, most_languages> heard_of_{};
  Languages heard_ = 0;
};

}  // namespace farmtok::words
