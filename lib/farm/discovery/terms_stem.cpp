#include <algorithm>
#include <array>

#include "farm/discovery/terms.hpp"

namespace farmtok::farm {
namespace {

struct Irregular {
  std::string_view word, stem;
};

/// Forms no rule finds, and words that a rule would throw together with others: training is not a train, what fits is
/// not fit, news is nothing new, and anime no animation.
constexpr std::array irregulars{
    Irregular{"training", "training"},
    Irregular{"trainings", "training"},
    Irregular{"news", "news"},
    Irregular{"anime", "anime"},
    Irregular{"animes", "anime"},
    Irregular{"men", "man"},
    Irregular{"women", "woman"},
    Irregular{"children", "child"},
    Irregular{"wives", "wife"},
    Irregular{"lives", "life"},
    Irregular{"feet", "foot"},
    Irregular{"teeth", "tooth"},
    Irregular{"mice", "mouse"},
    Irregular{"people", "people"},
    Irregular{"wolves", "wolf"},
    Irregular{"knives", "knife"},
    Irregular{"wedding", "wedding"},
    Irregular{"weddings", "wedding"},
    Irregular{"evening", "evening"},
    Irregular{"morning", "morning"},
    Irregular{"building", "build"},
    Irregular{"series", "series"},
    Irregular{"species", "species"},
    Irregular{"foundation", "foundation"},
    Irregular{"boxing", "boxing"},
    Irregular{"boxer", "boxing"},
    Irregular{"boxers", "boxing"},
    Irregular{"outing", "outing"},
    Irregular{"earring", "earring"},
    Irregular{"earrings", "earring"},
    Irregular{"clothing", "cloth"},
    Irregular{"clothes", "cloth"},
    Irregular{"wing", "wing"},
    Irregular{"bled", "bled"},
    Irregular{"hundred", "hundred"},
    Irregular{"sacred", "sacred"},
    Irregular{"naked", "naked"},
    Irregular{"physics", "physics"},
    Irregular{"abs", "abs"},
    Irregular{"gas", "gas"},
    Irregular{"christmas", "christmas"},
    Irregular{"does", "do"},
    Irregular{"ran", "run"},
    Irregular{"ate", "eat"},
    Irregular{"made", "make"},
    Irregular{"funnier", "funny"},
    Irregular{"funniest", "funny"},
    Irregular{"dying", "die"},
    Irregular{"fits", "fits"},
    Irregular{"fitted", "fits"},
    Irregular{"fitting", "fits"},
};

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

bool has_vowel(std::string_view word) { return std::ranges::any_of(word, is_vowel); }

/// Takes `ending` off when at least `left` letters with a vowel among them stay.
bool take_off(std::string& word, std::string_view ending, std::size_t left) {
  if (!word.ends_with(ending) || word.size() < ending.size() + left) return false;
  const std::string_view rest{word.data(), word.size() - ending.size()};
  if (!has_vowel(rest)) return false;
  word.resize(rest.size());
  return true;
}

/// What "-ing" and "-ed" did to the word: runn → run, bak → bake.
void mend(std::string& word) {
  const auto size = word.size();
  const char last = word[size - 1];
  if (last == word[size - 2]) {
    if (!is_vowel(last) && last != 'l' && last != 's' && last != 'z') word.pop_back();
  } else if (size == 3 && !is_vowel(last) && last != 'w' && last != 'x' && last != 'y' && is_vowel(word[1]) &&
             !is_vowel(word[0])) {
    word += 'e';
  }
}

void singular(std::string& word) {
  if (word.size() < 4 || !word.ends_with('s')) return;
  if (word.ends_with("ss") || word.ends_with("us") || word.ends_with("is")) return;
  if (word.size() > 4 && word.ends_with("ies")) {
    word.replace(word.size() - 3, 3, "y");
  } else if (word.ends_with("sses") || word.ends_with("ches") || word.ends_with("shes") || word.ends_with("xes") ||
             word.ends_with("zzes")) {
    word.resize(word.size() - 2);
  } else {
    word.pop_back();
  }
}

}  // namespace

std::string stem_of(std::string_view written) {
  std::string word{written};
  if (word.size() < 4 || !std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; })) {
    if (word == "men") return "man";
    return word;
  }
  const auto irregular = std::ranges::find(irregulars, written, &Irregular::word);
  if (irregular != irregulars.end()) return std::string{irregular->stem};
  singular(word);
  if (word.size() < 4) return word;
  if (take_off(word, "ational", 4) || take_off(word, "ation", 4) || take_off(word, "ative", 4)) return word;
  if (!word.ends_with("eed") && (take_off(word, "ing", 3) || take_off(word, "ed", 3))) mend(word);
  if (word.size() >= 5 && word.ends_with("ie")) {
    word.replace(word.size() - 2, 2, "y");
  } else if (word.size() >= 7 && word.ends_with("ate")) {
    word.resize(word.size() - 3);
  } else if (word.size() >= 5 && word.ends_with('e') && !word.ends_with("ee")) {
    word.pop_back();
  }
  return word;
}

}  // namespace farmtok::farm
