#include "words/stems.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>

#include "words/cut.hpp"
#include "words/letters.hpp"

using namespace farmtok;

namespace {

words::Languages languages_of(std::string_view text) {
  words::Evidence evidence;
  words::Cutter cutter{text};
  for (std::string word; cutter.next(word);) evidence.hear(words::spoken_with(word, words::plain(word)));
  return evidence.languages();
}

bool has(const std::vector<words::Form>& forms, std::string_view stem) {
  return std::ranges::any_of(forms, [&](const auto& form) { return form.stem == stem; });
}

}  // namespace

TEST_CASE("the forms of a word have one stem in scripts that have one language here") {
  struct Row {
    const char *one, *other;
    bool same;
  };
  for (const auto& row : {Row{"борща", "борщ", true}, Row{"тренировки", "тренировка", true},
                          Row{"кошки", "кошек", false}, Row{"الدجاج", "دجاج", true}, Row{"والقهوة", "قهوة", true},
                          Row{"السيارات", "سيارة", true}, Row{"بالبيت", "البيت", true}, Row{"ولد", "لد", false},
                          Row{"लड़कियाँ", "लड़की", true}, Row{"συνταγές", "συνταγή", true},
                          Row{"transformations", "transform", true}, Row{"анимация", "animation", false}}) {
    CAPTURE(row.one);
    CAPTURE(row.other);
    CHECK((words::stem_of(words::plain(row.one)) == words::stem_of(words::plain(row.other))) == row.same);
  }
}

TEST_CASE("Latin letters are stemmed by the language, which is part of the stem") {
  const auto stem = [](std::string_view code, std::string_view word) {
    for (std::size_t i = 0; i < words::most_languages; ++i)
      if ((words::other_languages() >> i & 1) != 0 && words::code_of(i) == code) return words::stem_in(i, word);
    return std::string{};
  };
  CHECK(stem("de", "rezepte") == "rezept·de");
  CHECK(stem("de", "übungen") == stem("de", "ubung"));
  CHECK(stem("es", "canciones") == stem("es", "canción"));
  CHECK(stem("tr", "tarifleri") == stem("tr", "tarif"));
  CHECK(stem("fr", "animations") != stem("es", "animations"));
}

TEST_CASE("a text tells its language by function words and letters, and English ones tell none") {
  struct Row {
    const char *text, *code;
  };
  for (const auto& row :
       {Row{"Mein bestes Rezept für den Kuchen", "de"}, Row{"Comment j'apprends avec des chansons", "fr"},
        Row{"Los gatos de mi abuela son muy graciosos", "es"}, Row{"Meu cachorro não gosta de tomar banho", "pt"},
        Row{"Come fare il pane con la nonna", "it"}, Row{"Het beste recept voor een taart", "nl"},
        Row{"Yeni başlayanlar için makyaj", "tr"}, Row{"Resep nasi goreng yang mudah untuk kamu", "id"},
        Row{"The best cake in a café ever", ""}, Row{"gym transformation #fyp", ""}}) {
    CAPTURE(row.text);
    const auto languages = languages_of(row.text);
    CHECK(std::popcount(languages) == (*row.code == '\0' ? 0 : 1));
    if (languages != 0) CHECK(words::code_of(static_cast<std::size_t>(std::countr_zero(languages))) == row.code);
  }
}

TEST_CASE("words without blanks are found in longer ones, and Korean ones without their particles") {
  CHECK(has(words::forms_said("高麗人参"), "麗人"));
  CHECK(has(words::forms_said("猫咪"), "猫"));
  CHECK(has(words::forms_said("고양이가"), "고양이"));
  CHECK(has(words::forms_said("떡볶이만들기"), "떡볶이"));
  CHECK(has(words::forms_asked("筋トレ"), "トレ"));
  CHECK_FALSE(has(words::forms_asked("猫咪"), "猫"));
  CHECK(words::forms_said("gym").empty());
  CHECK(words::bridge("広州早", "茶") == "早茶");
  CHECK(words::bridge("gym", "茶").empty());
}
