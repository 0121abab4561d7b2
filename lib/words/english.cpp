#include "words/english.hpp"

#include <string>
#include <unordered_map>

namespace farmtok::words {
namespace {

struct Irregular {
  std::string_view word, stem;
};

/// Irregular forms, and words that a rule would wrongly join with others: training is not a train, what fits is
/// not fit, anime is no animation and no animal, and a business is not busy.
constexpr Irregular irregulars[]{
    {"training", "training"},
    {"trainings", "training"},
    {"anime", "anime"},
    {"animes", "anime"},
    {"animal", "animal"},
    {"animals", "animal"},
    {"business", "business"},
    {"businesses", "business"},
    {"university", "university"},
    {"universities", "university"},
    {"important", "important"},
    {"importance", "important"},
    {"general", "general"},
    {"men", "man"},
    {"women", "woman"},
    {"children", "child"},
    {"wives", "wife"},
    {"lives", "life"},
    {"feet", "foot"},
    {"teeth", "tooth"},
    {"mice", "mouse"},
    {"wolves", "wolf"},
    {"knives", "knife"},
    {"people", "people"},
    {"wedding", "wedding"},
    {"weddings", "wedding"},
    {"building", "build"},
    {"boxing", "boxing"},
    {"boxer", "boxing"},
    {"boxers", "boxing"},
    {"clothing", "cloth"},
    {"clothes", "cloth"},
    {"abs", "abs"},
    {"does", "do"},

    {"made", "make"},
    {"funnier", "funni"},
    {"funniest", "funni"},
    {"fits", "fits"},
    {"fitted", "fits"},
    {"fitting", "fits"},
    {"foundation", "foundation"},
    {"foundations", "foundation"},
    {"physics", "physics"},
    {"physical", "physical"},
    {"anyone", "anyone"},
    {"wing", "wing"},
    {"wings", "wing"},
    {"naked", "naked"},
    {"sacred", "sacred"},
    {"hundred", "hundred"},
    {"bled", "bled"},
    {"christmas", "christmas"},
    {"vegas", "vegas"},
    {"beautiful", "beautiful"},
    {"beautifully", "beautiful"},
    {"lovely", "lovely"},
    {"officer", "officer"},
    {"officers", "officer"},
    {"engine", "engine"},
    {"engines", "engine"},
    {"wellness", "wellness"},
    {"fitness", "fitness"},
    {"athletics", "athletics"},
    {"decorate", "decorate"},
    {"decorated", "decorate"},
    {"decorating", "decorate"},
    {"decoration", "decoration"},
    {"decorations", "decoration"},
    {"natural", "natural"},
    {"naturally", "natural"},
    {"transition", "transition"},
    {"transitions", "transition"},
};

}  // namespace

std::string_view irregular_stem(std::string_view word) {
  static const auto known = [] {
    std::unordered_map<std::string_view, std::string_view> made;
    for (const auto& each : irregulars) made.emplace(each.word, each.stem);
    return made;
  }();
  const auto found = known.find(word);
  return found == known.end() ? std::string_view{} : found->second;
}

}  // namespace farmtok::words
