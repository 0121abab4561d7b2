#include "words/languages.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/text/text.hpp"
#include "words/function_words.hpp"
#include "words/letters.hpp"

namespace farmtok::words {
namespace {

void each_word(std::string_view line, const auto& visit) {
  while (!line.empty()) {
    const auto end = std::min(line.find(' '), line.size());
    if (end > 0) visit(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
}

/// The tables of function_words.hpp, indexed for look-up. Built once.
struct Known {
  std::unordered_map<std::string_view, Languages> words, negations, letters;
  std::unordered_set<std::string> doubtful, of_scripts, negations_of_scripts;
  Languages all = 0;

  Known() {
    Languages bit = english;
    for (const auto& each : languages_known()) {
      const auto into = [&](auto& map) { return [&map, bit](auto word) { map[word] |= bit; }; };
      each_word(each.words, into(words));
      each_word(each.negations, into(negations));
      each_word(each.letters, into(letters));
      all |= bit;
      bit <<= 1;
    }
    const auto fill = [](auto& set) { return [&set](auto word) { set.insert(plain(word)); }; };
    each_word(also_english(), fill(doubtful));
    each_word(words_of_scripts(), fill(of_scripts));
    each_word(farmtok::words::negations_of_scripts(), fill(negations_of_scripts));
  }
};

const Known& known() {
  static const Known made;
  return made;
}

Languages find(const std::unordered_map<std::string_view, Languages>& map, std::string_view word) {
  const auto found = map.find(word);
  return found == map.end() ? 0 : found->second;
}

}  // namespace

Languages other_languages() { return known().all & ~english; }

std::string_view code_of(std::size_t language) { return languages_known()[language].code; }
std::string_view name_of(std::size_t language) { return languages_known()[language].name; }

Languages spoken_with(std::string_view word, std::string_view plain) {
  auto languages = find(known().words, plain);
  if (word == plain || script_of(word) != Script::latin) return languages;
  // A letter with a mark: only the languages that have it.
  Languages letters = 0;
  for (auto rest = word; !rest.empty();) {
    const auto size = rest.size();
    const auto from = rest;
    base::next_point(rest);
    const auto found = find(known().letters, from.substr(0, size - rest.size()));
    if (found != 0) letters = letters == 0 ? found : letters & found;
  }
  if (letters == 0) return languages;
  return (languages & letters) != 0 ? languages & letters : letters;
}

bool is_function_word(std::string_view plain, Languages languages) {
  return (find(known().words, plain) & languages) != 0 && !known().doubtful.contains(std::string{plain});
}

bool is_function_word(std::string_view plain) { return known().of_scripts.contains(std::string{plain}); }

bool is_negation(std::string_view plain, Languages languages) {
  if (script_of(plain) != Script::latin) return known().negations_of_scripts.contains(std::string{plain});
  return (find(known().negations, plain) & languages) != 0;
}

void Evidence::hear(Languages languages) {
  if (languages == 0) return;
  heard_ |= languages;
  const auto share = 1.0F / static_cast<float>(std::popcount(languages));
  for (auto left = languages; left != 0; left &= left - 1)
    heard_of_[static_cast<std::size_t>(std::countr_zero(left))] += share;
}

Languages Evidence::languages() const {
  // A word of another language in an English sentence does not make it one.
  constexpr float of_english = 0.5F, of_best = 0.6F;
  constexpr int most = 3;
  if ((heard_ & ~english) == 0) return 0;
  const float best = *std::max_element(heard_of_.begin() + 1, heard_of_.end());
  if (best < of_english * heard_of_[0]) return 0;
  auto least = best * of_best;
  Languages made = 0;
  for (std::size_t i = 1; i < most_languages; ++i)
    if (heard_of_[i] >= least) made |= Languages{1} << i;
  if (std::popcount(made) <= most) return made;
  made = 0;
  for (std::size_t i = 1; i < most_languages && std::popcount(made) < most; ++i)
    if (heard_of_[i] >= best) made |= Languages{1} << i;
  return made;
}

}  // namespace farmtok::words
