#include "words/stems.hpp"

#include <algorithm>
#include <array>

#include "base/text/text.hpp"
#include "words/english.hpp"
#include "words/letters.hpp"
#include "words/snowball.hpp"

namespace farmtok::words {
namespace {

/// Removes the longest of the endings that leaves so many letters of two bytes.
template <std::size_t N>
bool take_ending(std::string_view& word, const std::array<std::string_view, N>& endings, std::size_t left) {
  for (const auto ending : endings)
    if (word.ends_with(ending) && word.size() >= ending.size() + 2 * left)
      return word.remove_suffix(ending.size()), true;
  return false;
}

/// Arabic: the article with the letters joined to it, and the common endings. Snowball's rules leave the article
/// after "and" ("والقهوة") and remove letters of the word itself where they look like a prefix ("سيارات").
std::string_view arabic_base(std::string_view word) {
  static constexpr std::array<std::string_view, 6> articles{"وال", "بال", "كال", "فال", "ال", "لل"};
  for (const auto article : articles)
    if (word.starts_with(article) && word.size() >= article.size() + 4) return word.substr(article.size());
  return word;
}

std::string arabic_stem(std::string_view word) {
  static constexpr std::array<std::string_view, 8> endings{"ات", "ان", "ون", "ين", "يه", "ها", "ه", "ي"};
  auto left = arabic_base(word);
  take_ending(left, endings, 3);
  return std::string{left};
}

std::vector<std::string_view> letters_of(std::string_view word) {
  std::vector<std::string_view> letters;
  while (!word.empty()) {
    const auto whole = word;
    base::next_point(word);
    letters.push_back(whole.substr(0, whole.size() - word.size()));
  }
  return letters;
}

/// Each two neighbouring letters: so a word of two letters is found in every cut of the dictionary.
std::vector<Form> pairs_of(std::string_view word, double weight) {
  const auto letters = letters_of(word);
  std::vector<Form> pairs;
  constexpr std::size_t most = 40;
  if (letters.size() < 3 || letters.size() > most) return pairs;
  for (std::size_t i = 0; i + 1 < letters.size(); ++i)
    pairs.push_back({std::string{letters[i]} + std::string{letters[i + 1]}, weight});
  return pairs;
}

/// Each sign of a Chinese word is a word, too: "猫咪" are cats ("猫").
void add_signs(std::string_view word, std::vector<Form>& forms) {
  const auto letters = letters_of(word);
  constexpr std::size_t most = 8;
  if (letters.size() < 2 || letters.size() > most) return;
  for (const auto letter : letters)
    if (is_sign(letter)) forms.push_back({std::string{letter}, weight_of_part});
}

/// Korean particles, the longest first.
constexpr std::array<std::string_view, 30> particles{
    "에서는", "으로는", "이라는", "에게서", "까지는", "에서", "에게", "으로", "까지", "부터",
    "처럼",   "보다",   "하고",   "이랑",   "이나",   "이란", "에는", "한테", "들은", "들이",
    "은",     "는",     "이",     "가",     "을",     "를",   "에",   "의",   "도",   "와"};

std::string without_particle(std::string_view word) {
  constexpr std::size_t letter = 3;  // bytes
  for (const auto particle : particles)
    if (word.ends_with(particle) && word.size() >= particle.size() + 2 * letter)
      return std::string{word.substr(0, word.size() - particle.size())};
  return {};
}

/// "떡볶이만들기": words are written as one, the thing first.
void add_beginnings(std::string_view word, std::vector<Form>& forms) {
  const auto letters = letters_of(word);
  constexpr std::size_t shortest = 2, longest = 12;
  if (letters.size() < shortest + 2 || letters.size() > longest) return;
  for (std::size_t length = shortest; length < letters.size(); ++length) {
    const auto size = static_cast<std::size_t>(letters[length].data() - word.data());
    forms.push_back({std::string{word.substr(0, size)}, weight_of_part});
  }
}

}  // namespace

std::string stem_of(std::string_view plain) {
  switch (script_of(plain)) {
    case Script::latin:
      if (const auto irregular = irregular_stem(plain); !irregular.empty()) return std::string{irregular};
      return snowball("english", plain);
    case Script::cyrillic:
      return snowball("russian", plain);
    case Script::greek:
      return snowball("greek", plain);
    case Script::devanagari:
      return snowball("hindi", plain);
    case Script::armenian:
      return snowball("armenian", plain);
    case Script::tamil:
      return snowball("tamil", plain);
    case Script::arabic:
      return arabic_stem(plain);
    default:
      return std::string{plain};
  }
}

std::string stem_in(std::size_t language, std::string_view word) {
  return plain(snowball(name_of(language), word)) + "·" + std::string{code_of(language)};
}

std::vector<Form> forms_said(std::string_view word) {
  std::vector<Form> forms;
  switch (script_of(word)) {
    case Script::arabic:
      forms.push_back({plain(snowball("arabic", arabic_base(word))), 1});
      break;
    case Script::ideographic:
      forms = pairs_of(word, weight_of_part);
      add_signs(word, forms);
      break;
    case Script::hangul:
      add_beginnings(word, forms);
      if (auto bare = without_particle(word); !bare.empty()) forms.push_back({std::move(bare), 1});
      break;
    default:
      break;
  }
  return forms;
}

std::vector<Form> forms_asked(std::string_view word) {
  // A part alone matches little of the searched word, all parts together nearly all.
  constexpr double of_pair = 0.4, of_bare = 0.9;
  switch (script_of(word)) {
    case Script::ideographic:
      return pairs_of(word, of_pair);
    case Script::hangul:
      if (auto bare = without_particle(word); !bare.empty()) return {{std::move(bare), of_bare}};
      return {};
    default:
      return forms_said(word);
  }
}

std::string bridge(std::string_view word, std::string_view next) {
  if (script_of(word) != Script::ideographic || script_of(next) != Script::ideographic) return {};
  auto last = word;
  for (auto rest = word; !rest.empty();) {
    last = rest;
    base::next_point(rest);
  }
  auto behind = next;
  base::next_point(behind);
  return std::string{last} + std::string{next.substr(0, next.size() - behind.size())};
}

}  // namespace farmtok::words
