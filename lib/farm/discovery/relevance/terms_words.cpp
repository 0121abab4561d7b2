#include <algorithm>

#include "farm/discovery/relevance/terms.hpp"
#include "words/cut.hpp"
#include "words/letters.hpp"

namespace farmtok::farm::discovery {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> made;
  words::Cutter cutter{text};
  for (std::string word; cutter.next(word);) made.push_back(words::plain(word));
  return made;
}

namespace {

/// A word of a text with all forms by which it may be compared.
struct Said {
  std::string letters;  // plain
  std::vector<std::string> stems;
  bool adjoins;
};

struct Sentence {
  std::vector<Said> words;
  words::Languages languages = 0;
};

Sentence sentence_of(std::string_view text, words::Languages languages = 0) {
  Sentence made;
  words::Evidence evidence;
  std::vector<std::string> written;
  words::Cutter cutter{text};
  for (std::string word; cutter.next(word); written.push_back(word)) {
    auto plain = words::plain(word);
    evidence.hear(words::spoken_with(word, plain));
    made.words.push_back({std::move(plain), {}, cutter.adjoins()});
  }
  made.languages = languages | evidence.languages();
  for (std::size_t i = 0; i < written.size(); ++i) {
    auto& stems = made.words[i].stems;
    stems.push_back(stem_of(made.words[i].letters));
    for (auto& form : words::forms_said(written[i]))
      if (form.weight == 1) stems.push_back(std::move(form.stem));
    if (words::script_of(written[i]) != words::Script::latin) continue;
    for (std::size_t language = 1; language < words::most_languages; ++language)
      if ((made.languages >> language & 1) != 0) stems.push_back(words::stem_in(language, written[i]));
  }
  return made;
}

bool same(const Said& one, const Said& other) {
  return std::ranges::any_of(one.stems, [&](const auto& stem) { return std::ranges::count(other.stems, stem) > 0; });
}

/// Whether words that only a dictionary has separated are these letters together: it may cut them in another way
/// when they are alone.
bool has_letters(const std::vector<Said>& said, std::string_view letters) {
  for (std::size_t i = 0; i < said.size(); ++i) {
    std::string joined;
    for (auto k = i; k < said.size() && joined.size() < letters.size(); ++k) {
      if (k > i && !said[k].adjoins) break;
      joined += said[k].letters;
      if (joined == letters) return true;
    }
  }
  return false;
}

}  // namespace

bool says(std::string_view text, std::string_view phrase) {
  const auto said = sentence_of(text);
  const auto wanted = sentence_of(phrase, said.languages);
  if (wanted.words.empty()) return text.find(phrase) != std::string_view::npos;
  if (!std::ranges::search(said.words, wanted.words, same).empty()) return true;
  std::string letters;
  for (const auto& word : wanted.words) {
    if (!letters.empty() && !word.adjoins) return false;
    letters += word.letters;
  }
  return has_letters(said.words, letters);
}

}  // namespace farmtok::farm::discovery
