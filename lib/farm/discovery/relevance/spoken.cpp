#include <algorithm>
#include <bit>
#include <deque>
#include <unordered_map>

#include "farm/discovery/relevance/terms.hpp"
#include "farm/discovery/relevance/terms_inside.hpp"
#include "words/cut.hpp"
#include "words/letters.hpp"

namespace farmtok::farm::discovery {
namespace {

using words::weight_of_part;

/// Collects the stems of a text. The same words occur again and again, so each thread keeps the stems of each word, and
/// identifies stems by numbers.
class Listener {
 public:
  struct Weighed {
    std::size_t stem;  // its number
    double weight;
    bool again = false;
  };

  /// For each part each stem once, in the order in which they occur; valid until the next call.
  const std::vector<std::vector<Weighed>>& listen(std::span<const std::string_view> parts) {
    if (sayings_.size() > most_remembered) *this = {};
    evidence_ = {};
    said_.resize(parts.size());
    heard_.resize(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) cut(parts[i], said_[i]);
    const auto languages = evidence_.languages();
    for (std::size_t i = 0; i < parts.size(); ++i) hear(said_[i], languages, heard_[i]);
    return heard_;
  }

  const std::string& letters_of(const Weighed& heard) const { return stems_[heard.stem].letters; }

 private:
  static constexpr std::size_t most_remembered = 50'000;

  struct Saying {
    std::string written, plain;
    Weighed own{};
    bool begins_known = false;  // a known word is longer and begins so: perhaps it and the next are one
    bool latin = true;
    words::Languages languages = 0;  // that it is evidence of
    std::vector<Weighed> parts;      // and other forms
    std::vector<std::pair<std::size_t, Weighed>> in_languages;
    words::Languages compared = 0;       // `in_languages` is filled for these
    words::Languages tells_nothing = 0;  // in these
  };
  /// A place of the table of words: the search for a word reads few of them, one beside the other. Almost every word of
  /// an import is looked up here and known.
  struct Slot {
    std::size_t hash = 0;
    Saying* saying = nullptr;
  };
  struct Said {
    Saying* saying;
    bool adjoins;
  };
  struct Stem {
    std::string letters;
    std::size_t text = 0;   // the last text that contained it,
    std::size_t place = 0;  // and its place in the result for that text
  };

  Weighed weighed(std::string stem, double weight, bool again = false) {
    const auto [found, fresh] = numbers_.try_emplace(stem, stems_.size());
    if (fresh) stems_.push_back({std::move(stem)});
    return {found->second, weight, again};
  }

  Saying& saying_of(const std::string& word) {
    auto& slot = slot_of(word, std::hash<std::string>{}(word));
    if (slot.saying) return *slot.saying;
    auto& saying = sayings_.emplace_back(said_as(word));
    slot.saying = &saying;
    if (2 * sayings_.size() > slots_.size()) grow();
    return saying;
  }

  Saying said_as(const std::string& word) {
    Saying saying;
    saying.written = word;
    saying.plain = words::plain(word);
    saying.own = weighed(stem_of(saying.plain), 1);
    for (const auto& part : parts_of(saying.plain)) saying.parts.push_back(weighed(stem_of(part), weight_of_part));
    for (auto& form : words::forms_said(word)) saying.parts.push_back(weighed(std::move(form.stem), form.weight, true));
    saying.begins_known = begins_known(saying.plain);
    saying.languages = words::spoken_with(word, saying.plain);
    saying.latin = words::script_of(word) == words::Script::latin;
    for (auto left = saying.languages; left != 0; left &= left - 1)
      if (const auto one = left & (~left + 1); words::is_function_word(saying.plain, one)) saying.tells_nothing |= one;
    return saying;
  }

  /// The word's own, or the free one that it shall have.
  Slot& slot_of(const std::string& word, std::size_t hash) {
    for (auto place = hash;; ++place) {
      auto& slot = slots_[place & (slots_.size() - 1)];
      if (!slot.saying) slot.hash = hash;
      if (!slot.saying || (slot.hash == hash && slot.saying->written == word)) return slot;
    }
  }

  void grow() {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    for (const auto& each : old)
      if (each.saying) slot_of(each.saying->written, each.hash) = each;
  }

  void cut(std::string_view text, std::vector<Said>& said) {
    said.clear();
    words::Cutter cutter{text};
    while (cutter.next(word_)) {
      auto& saying = saying_of(word_);
      evidence_.hear(saying.languages);
      said.push_back({&saying, cutter.adjoins()});
    }
  }

  void hear(const std::vector<Said>& said, words::Languages languages, std::vector<Weighed>& heard) {
    ++text_;
    heard.clear();
    const Saying* before = nullptr;
    for (const auto& [saying, adjoins] : said) {
      if (before && before->begins_known) {
        pair_ = before->plain;
        pair_ += saying->plain;
        if (is_known(pair_)) add(saying_of(pair_).own, heard);
      }
      add(saying->own, heard);
      for (const auto& part : saying->parts) add(part, heard);
      if (adjoins && before)
        if (auto both = words::bridge(before->written, saying->written); !both.empty())
          add(weighed(std::move(both), weight_of_part, true), heard);
      before = saying;
    }
    if (languages == 0) return;
    for (const auto& each : said)
      if (each.saying->latin && (each.saying->tells_nothing & languages) == 0)
        add_languages(*each.saying, languages, heard);
  }

  /// Where the stem is that of all languages, that one is enough.
  void add_languages(Saying& saying, words::Languages languages, std::vector<Weighed>& heard) {
    for (auto left = languages & ~saying.compared; left != 0; left &= left - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(left));
      auto stem = words::stem_in(i, saying.written);
      if (without_language(stem) != stems_[saying.own.stem].letters)
        saying.in_languages.emplace_back(i, weighed(std::move(stem), 1, true));
    }
    saying.compared |= languages;
    for (const auto& [language, stem] : saying.in_languages)
      if ((languages >> language & 1) != 0) add(stem, heard);
  }

  void add(const Weighed& said, std::vector<Weighed>& heard) {
    auto& stem = stems_[said.stem];
    if (stem.text == text_) {
      auto& known = heard[stem.place];
      known.weight = std::max(known.weight, said.weight);
      known.again = known.again && said.again;
      return;
    }
    stem.text = text_;
    stem.place = heard.size();
    heard.push_back(said);
  }

  std::deque<Saying> sayings_;
  std::vector<Slot> slots_ = std::vector<Slot>(1024);  // a power of two, at least twice as many as words
  std::unordered_map<std::string, std::size_t> numbers_;
  std::vector<Stem> stems_;
  std::size_t text_ = 0;
  words::Evidence evidence_;
  std::vector<std::vector<Said>> said_;
  std::vector<std::vector<Weighed>> heard_;
  std::string word_, pair_;
};

Listener& listener() {
  thread_local Listener made;
  return made;
}

}  // namespace

std::vector<std::vector<Spoken>> spoken_in(std::span<const std::string_view> parts) {
  auto& ear = listener();
  std::vector<std::vector<Spoken>> spoken;
  for (const auto& heard : ear.listen(parts)) {
    auto& part = spoken.emplace_back();
    part.reserve(heard.size());
    for (const auto& each : heard) part.push_back({ear.letters_of(each), each.weight, each.again});
  }
  return spoken;
}

std::vector<Spoken> spoken_in(std::string_view text) { return std::move(spoken_in(std::span{&text, 1}).front()); }

std::string stems_in(std::span<const std::string_view> parts) {
  auto& ear = listener();
  std::string stems;
  for (const auto& heard : ear.listen(parts))
    for (const auto& each : heard) stems.append(ear.letters_of(each)).push_back(' ');
  if (!stems.empty()) stems.pop_back();
  return stems;
}

}  // namespace farmtok::farm::discovery
